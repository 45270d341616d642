// Generated from docs/generated/openapi.json by npm run generate: edit functions/http/.
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * That the API is there
         * @description Open.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/timeline/{any_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The story behind an id of a message, trace, robot, correlation, failure or operation: every hop with its time, failures, tries and operations, in order
         * @description For: People of the group reader or one that may do more; no application.
         */
        get: operations["read-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what to which failure, when and why, newest first; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; no application.
         */
        get: operations["list-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many entries GET /audit would list, on all pages together. A request counts some thousands: the count of all is the sum of its pages
         * @description For: People of the group reader or one that may do more; no application.
         */
        get: operations["count-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/counters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The books: what was published and what became of it
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["read-counters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Robots of which all that is asked for is true, by id: state, version, last-known state; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["list-robots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One robot
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["read-robot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How well a robot keeps to VDA 5050, counted since it was first heard
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["read-conformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a robot got into its state: the messages that were applied, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["list-transitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a robot is to be set to, what it says that it is, and what of that is open
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["read-configuration"];
        /**
         * Sets what a robot is to be set to; it is told at once, or when it comes
         * @description For: People of the group writer or one that may do more; no application.
         */
        put: operations["configure-robot"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of requests and facts: of a trace, oldest first, or of a robot, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["list-messages"];
        put?: never;
        /**
         * Sends one message, or a list of up to 100 (1 MB together): all of them or none. They are decided on the line, in their order for each robot
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        post: operations["send-messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of one request or fact, or that it is pending; telemetry is in the lake
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["read-message"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Missions of which all that is asked for is true, newest first: state, robot, progress, and why they wait; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["list-missions"];
        put?: never;
        /**
         * Asks for work, whichever robot does it. With wait: 200 when a robot has it or it was refused, 202 with what is known by then
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["request-mission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions/{mission_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One mission: its state, who has it, how far it is, and why it waits
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["read-mission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a robot was told, newest first: how often it was sent, what was answered, how it ended
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["list-commands"];
        put?: never;
        /**
         * Asks something of one robot. With wait: 200 when its policy has allowed or refused it. How the command fares is at its location
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["send-command"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/commands/{command_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One command
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        get: operations["read-command"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Uploaded content: size, kind, checksum, and an address to fetch it from in the next minutes
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["read-upload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages that are sent later, or were: newest first; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["list-scheduled-messages"];
        put?: never;
        /**
         * Sends a message later: once, or again and again. It is checked now as if it were sent, and again each time
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        post: operations["schedule-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-messages/{scheduled_message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them: when it comes next, and what came of the last time
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["read-scheduled-message"];
        put?: never;
        post?: never;
        /**
         * From now on it is not sent; what was sent before is not called back. Applications cancel their own
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        delete: operations["cancel-scheduled-message"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failures of which all that is asked for is true, newest first; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["list-failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many failures GET /failures would list, on all pages together. A request counts some tens of thousands: the count of all is the sum of its pages
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["count-failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/{failure_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is known of a failure: original bytes, tries, lineage both ways, operations that touched it
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["read-failure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failure-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failures by cause, the one that failed last first, and how many failures have which status
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["list-failure-groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failure-groups/{fingerprint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One cause: counts, trend by the hour, owner and note, and a page of the robots it has hit
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["read-failure-group"];
        /**
         * Owner, note or status of a group; 409 with who and when if somebody has changed it since
         * @description For: People of the group writer or one that may do more; no application.
         */
        put: operations["change-failure-group"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done about failures, newest first; with a filter a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["list-operations"];
        put?: never;
        /**
         * Freezes the set of failures that an operation will act on, and says what that would mean; nothing is done yet
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["plan-operation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One operation: plan, pace, who and why, how many are done and left, and how they ended
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["read-operation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an operation did to each failure, by failure id
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        get: operations["list-operation-messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What all robots could take on, those in no fleet as well: who is free, who has which mission; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; no application.
         */
        get: operations["read-capacity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fleets/{fleet}/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the robots of a fleet could take on: who is free, who has which mission, what holds the others back
         * @description For: People of the group reader or one that may do more; no application.
         */
        get: operations["read-fleet-capacity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Applications that may get a token: their scopes, and the fleets that each was granted
         * @description For: People of the group admin or one that may do more; no application.
         */
        get: operations["list-applications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/applications/{client_id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which fleets an application sees, and who granted them when
         * @description For: People of the group admin or one that may do more; no application.
         */
        get: operations["read-grants"];
        /**
         * Which fleets an application sees, from its next request on
         * @description For: People of the group admin or one that may do more; no application.
         */
        put: operations["change-grants"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Partners whose robots you see: what each may tell us, what we make of it, and about whom
         * @description For: People of the group reader or one that may do more; no application.
         */
        get: operations["list-partners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who hears of which events by webhook; an application sees its own. A page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        get: operations["list-subscriptions"];
        put?: never;
        /**
         * Sends events to a server, a few seconds from now on; the answer holds the secret that they are signed with, once
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        post: operations["create-subscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One subscription, and how its deliveries fare
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        get: operations["read-subscription"];
        /**
         * Changes what is sent and where, or switches it off and on; what is left out stays
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        put: operations["change-subscription"];
        post?: never;
        /**
         * Ends a subscription for good; its secrets go with it
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        delete: operations["remove-subscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions that are deployed, and what is rolled out of each
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        get: operations["list-policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version: its table as JSON, the machine that it compiles to (asl), or its diagram (mermaid)
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        get: operations["read-policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{version}/compare/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What differs between two versions: states, cells, guards; from the first to the other
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        get: operations["compare-policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is and was rolled out to whom, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        get: operations["list-rollouts"];
        put?: never;
        /**
         * Rolls a policy version out to a share of the robots or to a list of them, from now on
         * @description For: People of the group admin or one that may do more; no application.
         */
        post: operations["begin-rollout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rollouts/{rollout_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One rollout; of a list, also how many of its robots have moved
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        get: operations["read-rollout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/comparisons/{comparison_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a comparison has got, what it counted, and a page of the differences that it found
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        get: operations["read-comparison"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has everything that is known of a robot erased, once the time is over in which it can be cancelled; it cannot be taken back then
         * @description For: People of the group admin or one that may do more; no application.
         */
        post: operations["erase-robot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/{failure_id}/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends an edited copy of the failed message with an id of its own, and resolves the original
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["edit-failure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/{failure_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes one failure out of sight; it is kept
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["archive-failure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/{failure_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings one archived failure back
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["restore-failure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures/{failure_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries one failure again: an operation of one, planned and started
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["retry-failure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operation_id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a planned operation, or goes on with one that was cancelled or has stopped
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["start-operation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operation_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends an operation after the batch that is under way
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["cancel-operation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Puts a robot into a fleet, out of the one it was in; a robot may be put there before it is first heard of
         * @description For: People of the group admin or one that may do more; no application.
         */
        put: operations["put-robot-in-fleet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fleets/{fleet}/robots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts the robots of a list (CSV) into a fleet or out of it, and says what each can do; lines that cannot be taken come back with why, to be corrected and sent again
         * @description For: People of the group admin or one that may do more; no application.
         */
        post: operations["import-robots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partners/{partner}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret that a partner signs with, said once; those before it end after the overlap
         * @description For: People of the group admin or one that may do more; no application.
         */
        post: operations["add-partner-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{subscription_id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret, said once; until the overlap ends, webhooks are signed with those before it as well
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        post: operations["add-subscription-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pins a robot to a policy version, or takes its pin away; it moves with its next message, once it is not at work
         * @description For: People of the group admin or one that may do more; no application.
         */
        put: operations["pin-robot"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rollouts/{rollout_id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a rollout back: its robots return to what covers them then, each once it is not at work
         * @description For: People of the group admin or one that may do more; no application.
         */
        post: operations["roll-back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policies/{version}/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks what a version would have done with what was decided in a time range; watched at its Location
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["begin-comparison"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feed/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A ticket to the live feed, and where to connect: url + ?ticket= + ticket, once, within 30 seconds; a token never goes into a URL
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/feed.read.
         */
        post: operations["issue-feed-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions/{mission_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets the robot of a mission stand still and keep it; the mission is paused when the robot says so
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["pause-mission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions/{mission_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a paused mission go on
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["resume-mission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions/{mission_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a mission that nobody wants any more; its robot is told first
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["cancel-mission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions/{mission_id}/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds steps behind those that a mission has
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["update-mission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/missions/{mission_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that a person has looked at the load of a robot that was lost, so that another may take its mission; no application may
         * @description For: People of the group writer or one that may do more; no application.
         */
        post: operations["release-mission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots/{robot_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Emergency stop: on its way to the robot before anything is decided, past everything that waits
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["stop-robot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/commands/{command_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Calls a command back: one that waits is not sent, one that the robot has it may still give up
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        post: operations["cancel-command"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address to put content to that is too big for a message, for 15 minutes; a message then refers to it
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        post: operations["begin-upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What can be asked over HTTP: OpenAPI 3.1
         * @description Open.
         */
        get: operations["read-openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is said by MQTT, on the bus, by webhook and in the feed: AsyncAPI 3
         * @description Open.
         */
        get: operations["read-asyncapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same to browse in, and to try
         * @description Open.
         */
        get: operations["read-documentation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the page is made of
         * @description Open.
         */
        get: operations["read-documentation-file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens now: outcomes by the minute of the last hour, what is behind, robots by state, open failures, each namespace with its rate, backlog and errors, and a sentence for whatever is stuck. Whoever sees some fleets only is told their robots and what is stuck
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        get: operations["read-flow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bridge/{partner}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a partner's CloudEvents (structured, batched or binary), signed after Standard Webhooks
         * @description Open.
         */
        post: operations["receive-webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages of any age as they were said, newest first: of a trace, a robot, a type, a range. What takes longer than some seconds answers 202 with a place to look at
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["find-messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/messages/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many messages there are of those that GET /data/messages would list, on all pages together
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["count-messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/robots/{robot_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a robot in a range, newest first: decisions, commands, missions, failures
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["read-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is counted and measured, and by what it can be grouped
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["list-measures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/stats/{measure}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One measure by hour or day and group, oldest first; at most 5,000 rows
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["read-stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/loss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the loss report counted, by robot and hour, or the gaps it found, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["read-loss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The questions that can be asked by name, with their parameters
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query.
         */
        get: operations["list-queries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/query/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a query of one's own is; when it has succeeded its rows and where to download them
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query or signalbox/data.read.
         */
        get: operations["read-query"];
        put?: never;
        post?: never;
        /**
         * Stops a query of one's own; what it has scanned by then is counted
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query or signalbox/data.read.
         */
        delete: operations["cancel-query"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs that settled what landed and computed the facts, newest first: rows in, out and rejected
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["list-data-runs"];
        put?: never;
        /**
         * Settles and computes a range of hours again; what was right stays as it is
         * @description For: People of the group admin or one that may do more; no application.
         */
        post: operations["start-data-run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them: how far it is, or what it has done
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["read-data-run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Days of which there is a page with its pictures, newest first: one is made every night of the day before
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["list-reports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/reports/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the page of a day can be opened, for some minutes and without a token of ours
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        get: operations["read-report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a question of GET /data/queries. 200 with rows if it is answered in time, 202 with a place to look at if not
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query.
         */
        post: operations["ask-query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/signed-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends a browser that comes from the sign-in page on to the operators’ console, with what that page said
         * @description Open.
         */
        get: operations["relay-signed-in"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/signed-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends a browser that was signed out on to the operators’ console
         * @description Open.
         */
        get: operations["relay-signed-out"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 */
        Problem: {
            /** @description Stable, for programs: urn:signalbox:problem:… */
            type: string;
            title: string;
            status: number;
            /** @description For people: the thing, its value, and what would have been right */
            detail: string;
            instance?: string;
            /** @description The log has the request under it */
            request_id?: string;
            /** @description The parameter that was not as expected */
            parameter?: string;
            /** @description The field of the body that was not as expected */
            field?: string;
            /** @description What would have been right */
            expected?: string;
            /** @description With 429 and 503 */
            retry_after_seconds?: number;
            /** @description With 409: who was faster */
            changed_by?: string;
            /** @description With 409: when */
            changed_at?: string;
        };
        /** @description What the gateway says by itself */
        GatewayMessage: {
            message: string;
        };
        /** @description A robot */
        Robot: {
            /** @description The robot */
            robot_id: string;
            /** @description Such as idle or working */
            state: string;
            /**
             * Format: date-time
             * @description When the state began
             */
            since: string;
            /** @description The version that decides for it */
            policy_version: string;
            /** @description The one it had before the first rollout moved it */
            first_version?: string;
            /** @description Whether only one version may decide for it; null if nobody ever said */
            pin: {
                /** @description Null: the pin was taken away */
                version: string | null;
                /** @description Rises with every change: who has seen an older one has to look again */
                pin_version: number;
                by: string;
                why: string;
                /** Format: date-time */
                at: string;
            } | null;
            /** @description Counts its transitions */
            revision: number;
            /** @description Of the last applied message that had one; -1 before the first */
            last_sequence: number;
            /** @description Place on the stream of the last applied message */
            position?: string;
            /** @description Type of the last applied message */
            entered_by?: string;
            previous_state?: string;
            /** @description Why it is in this state; null before its first transition */
            cause: ({
                message_id: string;
                /** @description The story that it belongs to: 32 hex digits */
                trace_id: string;
                type: string;
                /** @description The namespace that it came in by, such as device.hw */
                source?: string;
            } & {
                [key: string]: unknown;
            }) | null;
            /** Format: date-time */
            first_seen_at: string;
            /** @description Its messages are held, in order; null if they are not */
            parked: {
                /**
                 * @description Released by the schedule, or waiting for a person
                 * @enum {string}
                 */
                status: "parked" | "needs_attention";
                /** Format: date-time */
                parked_since: string;
                /** @description The message that could not be decided */
                parked_by: string;
                /** Format: date-time */
                next_release_at: string;
                /** @description Releases that were tried and failed */
                release_attempts: number;
                error_class: string;
                error_text: string;
            } | null;
            /** @description The last messages that were dead-lettered */
            set_aside?: string[];
            /** @description Error class of the newest of them */
            set_aside_reason?: string;
            /** @description How it was when it was heard last; null if it never was */
            last_known: {
                /** @description Place on the stream of the last record that counted here */
                position: string;
                /**
                 * Format: date-time
                 * @description When the robot itself was heard; absent if only others spoke about it
                 */
                heard_at?: string;
                /** @description The newest sample */
                telemetry?: {
                    message_id: string;
                    /** @description The story that it belongs to: 32 hex digits */
                    trace_id: string;
                    /** Format: date-time */
                    received_at: string;
                    /** @description The sender's clock */
                    occurred_at?: string;
                    sequence?: number;
                    payload: {
                        [key: string]: unknown;
                    };
                };
                /** @description Of the robot's own counter */
                sequences?: {
                    /** @description The highest number that was heard */
                    high: number;
                    /** @description Ranges that are missing below it, oldest first */
                    gaps: [
                        number,
                        number
                    ][];
                    /** @description Below this nothing is known any more */
                    floor: number;
                };
                flags?: {
                    /** @description The sender's clock minus ours, when they differ by more than a minute */
                    clock_skew_seconds?: number;
                    /** @description Gaps that were given up because there were too many */
                    gaps_dropped?: number;
                };
            } | null;
            /** @description The fleet that it is in, where robots are asked for; null for none */
            fleet?: string | null;
            /** @description Where robots are asked for */
            target?: {
                /** @description A policy version, such as v2 */
                version: string;
                /**
                 * @description What says so; first: nothing is rolled out to it
                 * @enum {string}
                 */
                because: "pin" | "list" | "percentage" | "first";
                rollout_id?: string;
                /** @description Null: it is there. Else it moves with its next message, after its work, in another state, or when the version is deployed */
                waits_for: ("message" | "work" | "state" | "deployment") | null;
            };
            /** @description Of one robot: whether it would be given a mission, or what holds it back; null if nobody has said */
            capacity?: {
                /** @description The robot */
                robot_id: string;
                fleet: string | null;
                /** @description As its policy has it; null if it was never heard */
                state: string | null;
                /** @description Whether it would be given a mission now */
                free: boolean;
                /** @description What it can do, as it or somebody said */
                capabilities: string[];
                /** @description Why it is withdrawn: it was taken out of service */
                withdrawn: string | null;
                /** @description What took it out: operator, stop (until it is resumed), proof, mode, robot. Each puts back what it took itself */
                withdrawn_by: string[];
                /** @description The mission that it has */
                mission_id: string | null;
                /** @description The job that was taken from it and that it has yet to give back */
                gives_back: string | null;
            } | null;
        };
        /** @description What became of a message */
        Decision: {
            /** @description The robot */
            robot_id: string;
            /** @description The message */
            message_id: string;
            /** @description applied, refused, dead_lettered, or held while its robot is parked */
            outcome: string;
            /** @description Such as work.start */
            type: string;
            /** @description request, fact or telemetry */
            kind: string;
            /** @description The story that it belongs to: 32 hex digits */
            trace_id: string;
            /** @description The conversation that it belongs to */
            correlation_id?: string;
            /** @description The message that it was said because of */
            causation_id?: string;
            /** @description The door that it came in by */
            source: string;
            /** @description Of a request: who sent it */
            by?: string;
            /** @description Of a request: the reason that it gives */
            why?: string;
            /** @description The version that decided */
            policy_version: string;
            /** @description The robot's state when it was decided */
            from?: string;
            /** @description And after it */
            to?: string;
            /** @description What was done on the way */
            handlers?: string[];
            /** @description The robot's after it */
            revision?: number;
            /** @description A name such as not_allowed, guard, stale or version_mismatch */
            reason?: string;
            /** @description The one that was false */
            guard?: string;
            /** @description The same in words */
            detail?: string;
            /** Format: date-time */
            received_at: string;
            /** @description The sender's clock */
            occurred_at?: string;
            /** Format: date-time */
            decided_at: string;
            /** @description Where it lay on the stream */
            position: string;
            /** @description The record of the stream that made the decision */
            decided_in: string;
            /** @description The robot's own number of it */
            sequence?: number;
            /** @description Of the failure that it became */
            failure_id?: string;
            attempt?: number;
            /** @description The failure whose message was tried again */
            redrive_of?: string;
            /** @description The failure whose message was edited into this one */
            edited_from?: string;
            /** @description Of the redrive or the edit */
            operation_id?: string;
            /** @description Its robot had moved on, and an operator wanted it all the same */
            out_of_order?: boolean;
            /** @description Times along the line, after received_at */
            hops?: {
                streamed_ms?: number;
                opened_ms?: number;
                dispatched_ms?: number;
                started_ms?: number;
                ended_ms?: number;
                decided_ms?: number;
            };
            /** @description Of a fact that a dialect derived: the message itself */
            message?: {
                [key: string]: unknown;
            };
        };
        /** @description A failure */
        Failure: {
            failure_id: string;
            /** @description What sort of failure, such as machine or delivery */
            kind: string;
            /**
             * @description Where on the line
             * @enum {string}
             */
            stage: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
            error_class: string;
            error_text: string;
            /** @description Whether trying the same again later can help */
            retryable: boolean;
            /** @enum {string} */
            status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
            /** @description Of its group: failures with one cause */
            fingerprint: string;
            /** @description Reports and tries, oldest first: the first one and the newest */
            attempts: {
                /** @description 1 for the first */
                attempt: number;
                /** Format: date-time */
                at: string;
                /**
                 * @description How the failure stood after it; retrying when it began
                 * @enum {string}
                 */
                status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                error_class?: string;
                error_text?: string;
                /** @enum {string} */
                ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                /** @description Not tried, because its robot has moved on */
                held_back?: boolean;
                /** @description Who asked for it: schedule, or a person */
                by?: string;
                operation_id?: string;
            }[];
            /** Format: date-time */
            first_seen_at: string;
            /** Format: date-time */
            last_seen_at: string;
            /** Format: date-time */
            failed_at?: string;
            /** @description What brought it to its status */
            standing: {
                /** @description 1 for the first */
                attempt: number;
                /** Format: date-time */
                at: string;
            };
            /** @description Tries that the schedule has made */
            retries: number;
            /** @description What the clock does about it next */
            agenda?: {
                what: string;
                /** Format: date-time */
                at: string;
            };
            archived?: {
                /** Format: date-time */
                at: string;
                by: string;
                why: string;
                /** @enum {string} */
                from: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
            };
            changed_by?: string;
            /** Format: date-time */
            changed_at?: string;
            /** @description Rises with every change: who has seen an older one has to look again */
            record_version: number;
            operation_id?: string;
            /**
             * @description What its message became
             * @enum {string}
             */
            ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
            /** @description The message that took the place of this one */
            edited_to?: string;
            /** @description The failure whose message was edited into this one */
            edited_from?: string;
            redrive_of?: string;
            /** @description What the message came in on */
            topic?: string;
            client_id?: string;
            principal?: string;
            /** @description The door that it came in by */
            source?: string;
            /** Format: date-time */
            received_at?: string;
            position?: string;
            index?: number;
            sequence?: number;
            function_arn?: string;
            robot_id?: string;
            message_id?: string;
            trace_id?: string;
            correlation_id?: string;
            causation_id?: string;
            type?: string;
            policy_version?: string;
            /** @description Of a run of the machine: the handler that failed */
            handler?: string;
            /** @description The robot's state when its message failed */
            state?: string;
            /** @description How many there are */
            original_bytes?: number;
        };
        /** @description What an operation did to one failure */
        Act: {
            operation_id: string;
            failure_id: string;
            /** @enum {string} */
            kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
            by: string;
            why: string;
            /** Format: date-time */
            at: string;
            /** @description Status of the failure before */
            from: string;
            /** @description And after */
            to: string;
            attempt: number;
            robot_id?: string;
            message_id?: string;
            trace_id?: string;
            /** @description How the message ended, once it is known */
            result?: string;
            /** Format: date-time */
            result_at?: string;
        };
        /** @description How well a robot keeps to VDA 5050 */
        ConformanceCard: {
            /** @description The robot */
            robot_id: string;
            /** @description As its newest header says */
            version: string;
            /** @description First level of its topics */
            interface: string;
            /** @description Second level of its topics: v1, v2, v3 */
            major: number;
            /**
             * Format: date-time
             * @description When it was first heard
             */
            since: string;
            /** @description When its newest state was heard; null if none was */
            state_at: string | null;
            /** @description Messages that were counted */
            records: number;
            /**
             * @description The worst of all measures
             * @enum {string}
             */
            verdict: "ok" | "warning" | "fails" | "unknown";
            /** @description Always all of them, in the same order */
            measures: {
                /** @description Such as header_gaps; docs/conformance.md has the formula of each */
                measure: string;
                /** @description Null where nothing could be measured */
                value: number | null;
                /** @description Of value */
                unit: string;
                /**
                 * @description The robot’s; unknown: nothing could tell
                 * @enum {string}
                 */
                verdict: "ok" | "warning" | "fails" | "unknown";
                /** @description Why it is unknown */
                reason?: string;
                /** @description What stands behind the value */
                details?: {
                    [key: string]: unknown;
                };
            }[];
        };
        /** @description A message that came over HTTP and is on its way */
        AcceptedMessage: {
            /** @description The message */
            message_id: string;
            /** @description The robot */
            robot_id: string;
            /** @description The story that it belongs to: 32 hex digits */
            trace_id: string;
            /** @description Such as work.start */
            type: string;
            /** @description request, fact or telemetry */
            kind: string;
            /**
             * @description pending until it is decided; accepted: telemetry, of which no sample has a row; dead_lettered: see failure_id
             * @enum {string}
             */
            outcome: "pending" | "accepted" | "dead_lettered";
            failure_id?: string;
            /** @description Of the failure: its class */
            reason?: string;
            /** @description Of the failure: its text */
            detail?: string;
            /** Format: date-time */
            accepted_at: string;
            /** @description Who sent it */
            accepted_by: string;
        };
        /** @description Work that somebody asked for */
        Mission: {
            /** @description The mission */
            mission_id: string;
            /** @description Such as queued, running or completed; new until the line has decided on it */
            status: string;
            /**
             * Format: date-time
             * @description When it got there
             */
            status_at?: string;
            /** @description What sort of work, in the words of the site */
            kind?: string;
            /** @description Only robots of this one; null for all */
            fleet: string | null;
            steps?: ({
                step_id?: string;
                /** @description go_to, pick, drop, wait, charge or action */
                kind: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description Capabilities that its robot must have */
            requires?: string[];
            priority?: string;
            deadline?: string;
            /** @description physical: a person looks at what a lost robot carries first */
            load?: string;
            /** @description Whether another robot may take it over */
            reallocate?: boolean;
            lease_seconds?: number;
            /** @description Only this robot may do it */
            wanted_robot_id?: string;
            /** Format: date-time */
            requested_at?: string;
            /** @description How often it was given to a robot; 0 before the first */
            allocation: number;
            /** @description Who has it now */
            robot_id: string | null;
            /** @description The job that its robot knows it by */
            job_id: string | null;
            /** @description Who it was given to, by allocation */
            given_to?: string[];
            /** @description Robots that would not have it */
            not_by?: string[];
            /** Format: date-time */
            claimed_at?: string;
            /** @description Why no robot has it; null while one has */
            waits_because: {
                /** @description A name such as no_robot_free */
                reason: string;
                /** @description The same in words */
                says: string;
                /** @description How many robots each reason holds back */
                robots: {
                    [key: string]: number;
                };
                /** Format: date-time */
                at: string;
            } | null;
            /** @description Why a person has to look at the load first */
            held_load?: string;
            /** @description Steps that were heard of */
            progress: {
                step: number;
                status: string;
                /** Format: date-time */
                at: string;
                allocation: number;
                /** @description Of a step that was skipped */
                why?: string;
            }[];
            /** @description How it ended; null before */
            outcome: ({
                status: string;
                /** Format: date-time */
                at: string;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description What was said of allocations that were over */
            late_truths: ({
                allocation: number;
                said: string;
                /** Format: date-time */
                at: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description Of one mission: what was asked of it, newest first, within the days that the journal keeps */
            requests?: {
                message_id: string;
                /** @description Such as mission.pause */
                type: string;
                /** Format: date-time */
                at: string;
                /** @description Who sent it; null where its door knows nobody */
                by: string | null;
                /** @description The reason that it gives */
                why: string | null;
                /** @description applied, refused, dead_lettered or held */
                outcome: string;
                /** @description Why it was not applied, in words */
                detail?: string;
            }[];
            /** @description Of one mission: its messages are held, in order; null if they are not */
            parked?: {
                /**
                 * @description Released by the schedule, or waiting for a person
                 * @enum {string}
                 */
                status: "parked" | "needs_attention";
                /** Format: date-time */
                parked_since: string;
                /** @description The message that could not be decided */
                parked_by: string;
                /** Format: date-time */
                next_release_at: string;
                /** @description Releases that were tried and failed */
                release_attempts: number;
                error_class: string;
                error_text: string;
            } | null;
            /** @description The story that it belongs to: 32 hex digits */
            trace_id?: string;
            correlation_id?: string;
        };
        /** @description What a robot was told, and how that fared */
        Command: {
            command_id: string;
            /** @description The robot */
            robot_id: string;
            /** @description What was commanded, such as work.start */
            type: string;
            /** @description waiting, sent, acknowledged, running; then done, rejected, failed, cancelled, expired (its deadline) or unanswered (a failure) */
            status: string;
            /** @description Others are before it, or the robot is out of hearing */
            waits_for: ("turn" | "robot") | null;
            /** @enum {string} */
            priority: "urgent" | "normal";
            /**
             * @description What becomes of it while the robot is out of hearing
             * @enum {string}
             */
            offline: "wait" | "refuse";
            /** Format: date-time */
            asked_at: string;
            /** Format: date-time */
            deadline: string;
            /** @description How often it was published */
            sends: number;
            /**
             * Format: date-time
             * @description The newest time
             */
            sent_at?: string;
            /** Format: date-time */
            acknowledged_at?: string;
            /**
             * Format: date-time
             * @description The newest word of the robot about it
             */
            heard_at?: string;
            /** Format: date-time */
            ended_at?: string;
            /** @description The newest answer that counted */
            answer?: {
                /** @description acknowledged, running, done, rejected, failed or cancelled */
                status: string;
                /** Format: date-time */
                at: string;
                /** @description The message that said it */
                message_id: string;
                result?: unknown;
                /** @description Of an end that is not done */
                error?: {
                    /** @description Stable, for grouping */
                    code: string;
                    message?: string;
                };
            };
            /** @description What the robot said after the end */
            late?: {
                /** @description acknowledged, running, done, rejected, failed or cancelled */
                status: string;
                /** Format: date-time */
                at: string;
                /** @description The message that said it */
                message_id: string;
                result?: unknown;
                /** @description Of an end that is not done */
                error?: {
                    /** @description Stable, for grouping */
                    code: string;
                    message?: string;
                };
            };
            /** @description Of an end that is not done */
            error?: {
                /** @description Stable, for grouping */
                code: string;
                message?: string;
            };
            cancel?: {
                /** Format: date-time */
                at: string;
                by: string;
                reason?: string;
            };
            payload: {
                [key: string]: unknown;
            };
            /** @description The story that it belongs to: 32 hex digits */
            trace_id: string;
            correlation_id?: string;
            /** @description The message that led to it */
            causation_id: string;
        };
        /** @description A message that is sent later */
        ScheduledMessage: {
            scheduled_message_id: string;
            /**
             * @description done: it does not come again; failed: its time has passed without it
             * @enum {string}
             */
            status: "scheduled" | "cancelled" | "done" | "failed";
            /** @description Who asked for it; what they may do is looked at each time */
            by: string;
            /** Format: date-time */
            created_at: string;
            message: {
                [key: string]: unknown;
            };
            /** @description The robot */
            robot_id: string;
            /** @description Of the message */
            type: string;
            /** Format: date-time */
            at?: string;
            cron?: string;
            timezone?: string;
            /** Format: date-time */
            until?: string;
            /** @description When it comes next; null when it does not */
            next_at: string | null;
            /** @description How often it was sent */
            sent: number;
            /** @description What came of the last time */
            last?: {
                /**
                 * Format: date-time
                 * @description The time that it was for
                 */
                scheduled_at: string;
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                outcome: "sent" | "refused" | "missed";
                message_id?: string;
                trace_id?: string;
                /** @description Where its outcome can be watched */
                location?: string;
                /** @description Why it was not sent */
                reason?: string;
            };
            cancelled_by?: string;
            /** Format: date-time */
            cancelled_at?: string;
        };
        /** @description Failures with one cause. Without counts, times and texts for who does not see all fleets */
        FailureGroup: {
            fingerprint: string;
            error_class: string;
            stage: string;
            /** @description Of the newest member */
            error_text?: string;
            /** @description A failure to look at */
            example?: string;
            /** @description Members now, whatever their status */
            count?: number;
            /** @description How many of each status */
            by_status?: {
                [key: string]: number;
            };
            /** @description That were ever hit */
            robots?: number;
            /** @description Failures by the hour (2026-11-20T09) in which they were first seen */
            hours?: {
                [key: string]: number;
            };
            /** Format: date-time */
            first_seen_at?: string;
            /** Format: date-time */
            last_seen_at?: string;
            /** @enum {string} */
            status: "open" | "acknowledged" | "resolved";
            owner?: string;
            note?: string;
            changed_by?: string;
            /** Format: date-time */
            changed_at?: string;
            /** @description The version that a person's last change made */
            changed_version: number;
            /** @description Rises with every write */
            group_version: number;
        };
        /** @description What was done about failures: who, why, how far */
        Operation: {
            operation_id: string;
            /** @enum {string} */
            kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
            /** @enum {string} */
            status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
            /** @description Who asked for it */
            by: string;
            /** @description In their words */
            why: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at?: string;
            started_by?: string;
            /** @description Of the last start, if they said so */
            started_why?: string;
            /** Format: date-time */
            ended_at?: string;
            ended_because?: string;
            cancelled_by?: string;
            /** @description What the set was chosen by */
            filter?: {
                [key: string]: unknown;
            };
            /** @description The frozen set, and what acting on it would mean */
            plan?: {
                /** @description Messages */
                count: number;
                robots: number;
                /** Format: date-time */
                oldest_at?: string;
                /** Format: date-time */
                newest_at?: string;
                /** @description Messages whose robot has moved on since */
                conflicts: number;
                /** @description Of failures that were named: cannot be tried, or not there at all */
                left_out?: number;
                /** @description Of a replay: messages that have their outcome */
                accounted?: number;
                /** @description Of a replay: messages of which nobody knows, left alone */
                unsure?: number;
                estimated_seconds: number;
            };
            pace?: {
                rate_per_second: number;
                first_batches: number[];
                stop_above_percent: number;
                out_of_order: boolean;
            };
            /** @description How many of the set were acted on or skipped */
            done_until: number;
            /** @description Not as the plan saw them any more */
            skipped: number;
            skipped_because?: string[];
            /** @description Of its worker, so far */
            runs: number;
            /** @description Of a comparison of policies: see /comparisons */
            compared?: {
                [key: string]: unknown;
            };
            /** @description Of an erasure that is done: what went */
            erased?: {
                [key: string]: number;
            };
            /** @description Of an edit or a change: what was before and after */
            diff?: unknown;
            operation_version: number;
        };
        /** @description A server of somebody else that is sent events by webhook */
        Subscription: {
            /** @description The subscription */
            subscription_id: string;
            /** @description Who made it: the client id of an application, or a person */
            owner: string;
            /** @enum {string} */
            owner_kind: "application" | "person";
            /** @description What it is for */
            description: string;
            /** @description Where webhooks go */
            url: string;
            /** @description Of events; absent for all that partners may hear */
            types?: string[];
            /** @description About whose robots; "*" for all */
            fleets: "*" | string[];
            /** @description Whether anything is sent */
            enabled: boolean;
            /** @description Why nothing is sent, and since when */
            disabled?: {
                /** @enum {string} */
                because: "asked" | "gone" | "failing" | "too_many_failures" | "unfinished";
                /** Format: date-time */
                at: string;
            };
            /** @description Absent when the last delivery arrived */
            failing?: {
                /** Format: date-time */
                since: string;
                /** @description Events that were not taken at their first try */
                deliveries: number;
                last_error: string;
                /** Format: date-time */
                last_at: string;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            changed_at: string;
            changed_by: string;
            /** @description Rises with every change */
            subscription_version: number;
        };
        /** @description A policy version for a share of the robots, or for a list of them */
        Rollout: {
            rollout_id: string;
            /** @description A policy version, such as v2 */
            version: string;
            /** @description Of all robots; this or robot_ids */
            percent?: number;
            /** @description Of these, those that the caller sees */
            robot_ids?: string[];
            /** @enum {string} */
            status: "active" | "superseded" | "rolled_back";
            by: string;
            why: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            ended_at?: string;
            ended_by?: string;
            ended_why?: string;
            /** @description The rollout that took its place */
            superseded_by?: string;
        };
        NewSubscription: {
            /** @description The subscription */
            subscription_id: string;
            /** @description Who made it: the client id of an application, or a person */
            owner: string;
            /** @enum {string} */
            owner_kind: "application" | "person";
            /** @description What it is for */
            description: string;
            /** @description Where webhooks go */
            url: string;
            /** @description Of events; absent for all that partners may hear */
            types?: string[];
            /** @description About whose robots; "*" for all */
            fleets: "*" | string[];
            /** @description Whether anything is sent */
            enabled: boolean;
            /** @description Why nothing is sent, and since when */
            disabled?: {
                /** @enum {string} */
                because: "asked" | "gone" | "failing" | "too_many_failures" | "unfinished";
                /** Format: date-time */
                at: string;
            };
            /** @description Absent when the last delivery arrived */
            failing?: {
                /** Format: date-time */
                since: string;
                /** @description Events that were not taken at their first try */
                deliveries: number;
                last_error: string;
                /** Format: date-time */
                last_at: string;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            changed_at: string;
            changed_by: string;
            /** @description Rises with every change */
            subscription_version: number;
            secret_id: string;
            /** @description whsec_<base64>: shown here and never again */
            secret: string;
            /** @description Those that count now, the new one first */
            secrets: {
                secret_id: string;
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description Absent: until another one takes its place
                 */
                expires_at?: string;
            }[];
        };
        /** @description A message to a robot, or in its name */
        Message: components["schemas"]["Message.robot.connected"] | components["schemas"]["Message.robot.disconnected"] | components["schemas"]["Message.robot.went_quiet"] | components["schemas"]["Message.robot.lost"] | components["schemas"]["Message.robot.telemetry"] | components["schemas"]["Message.work.start"] | components["schemas"]["Message.work.stop"] | components["schemas"]["Message.work.pause"] | components["schemas"]["Message.work.resume"] | components["schemas"]["Message.work.started"] | components["schemas"]["Message.work.progressed"] | components["schemas"]["Message.work.completed"] | components["schemas"]["Message.work.failed"] | components["schemas"]["Message.battery.low"] | components["schemas"]["Message.charge.started"] | components["schemas"]["Message.charge.completed"] | components["schemas"]["Message.fault.raised"] | components["schemas"]["Message.fault.cleared"] | components["schemas"]["Message.charge.start"] | components["schemas"]["Message.robot.stop"] | components["schemas"]["Message.robot.resume"] | components["schemas"]["Message.action.start"] | components["schemas"]["Message.work.update"] | components["schemas"]["Message.work.revoke"] | components["schemas"]["Message.command.cancel"] | components["schemas"]["Message.command.answered"] | components["schemas"]["Message.robot.capacity_changed"] | components["schemas"]["Message.mission.requested"] | components["schemas"]["Message.mission.pause"] | components["schemas"]["Message.mission.resume"] | components["schemas"]["Message.mission.cancel"] | components["schemas"]["Message.mission.update"] | components["schemas"]["Message.mission.release"] | components["schemas"]["Message.mission.allocated"] | components["schemas"]["Message.mission.sent"] | components["schemas"]["Message.mission.started"] | components["schemas"]["Message.mission.step_completed"] | components["schemas"]["Message.mission.paused"] | components["schemas"]["Message.mission.resumed"] | components["schemas"]["Message.mission.waiting_update"] | components["schemas"]["Message.mission.blocked"] | components["schemas"]["Message.mission.unblocked"] | components["schemas"]["Message.mission.robot_silent"] | components["schemas"]["Message.mission.robot_heard"] | components["schemas"]["Message.mission.lease_expired"] | components["schemas"]["Message.mission.fence_confirmed"] | components["schemas"]["Message.mission.deallocated"] | components["schemas"]["Message.mission.requeued"] | components["schemas"]["Message.mission.completed"] | components["schemas"]["Message.mission.failed"] | components["schemas"]["Message.mission.partly_completed"] | components["schemas"]["Message.mission.cancelled"] | components["schemas"]["Message.mission.deadline_passed"] | components["schemas"]["Message.mission.late_truth"] | components["schemas"]["Message.mission.undeliverable"];
        /** @description The robot is there and can be spoken to. Derived from a first state, from presence, or from telemetry after silence. */
        "Message.robot.connected": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.connected";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description What every message may say beside its payload */
        MessageEnvelope: {
            /** @description The sender's id of this message; a resend keeps it. Derived when absent. */
            message_id?: string;
            /** @description 32 hex digits (W3C) or a UUID; one story across messages. Set by the edge when absent. */
            trace_id?: string;
            /** @description The conversation this belongs to: a job, a command and its answers. */
            correlation_id?: string;
            /** @description The message_id of the message that made the sender say this. */
            causation_id?: string;
            /** @description What is said: a type of the catalogue. May be left out on the telemetry topic. */
            type: string;
            /** @description The policy version asked for; refused when the robot is pinned to another. */
            version?: string;
            /** @description Version of the payload's schema, 1 when absent. */
            schema_version?: number;
            /** @description Whom it is about */
            robot_id: string;
            /** @description The robot's own strictly rising counter. */
            sequence?: number;
            /** @description The sender's clock, RFC 3339. Kept, never used for order. */
            occurred_at?: string;
            /**
             * @description `urgent` matters on the way down; it never overtakes within one robot.
             * @enum {string}
             */
            priority?: "urgent" | "normal";
            /** @description The type's own content, {} when absent. */
            payload?: {
                [key: string]: unknown;
            };
            /** @description Content above the limit of a message, uploaded before: a reference to it. */
            content?: {
                /** @description As POST /uploads gave it */
                upload_id: string;
                /** @description How many there are */
                bytes?: number;
                /** @description Of the content, 64 hex digits */
                sha256?: string;
                /** @description Its media type, such as image/png */
                content_type?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /** @description The robot said goodbye, or its broker session ended. */
        "Message.robot.disconnected": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.disconnected";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Nothing was heard of the robot for the configured time. It may be in a lift. */
        "Message.robot.went_quiet": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.went_quiet";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
                /** @description RFC 3339: since when nothing was heard; refused as stale if the robot was heard after it */
                silent_since?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description An unreachable robot stayed so for longer than its work can wait. */
        "Message.robot.lost": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.lost";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
                /** @description RFC 3339: since when nothing was heard; refused as stale if the robot was heard after it */
                silent_since?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description How the robot is right now. Open: what a maker adds is kept. */
        "Message.robot.telemetry": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.telemetry";
            payload?: {
                /** @description charge in percent */
                battery?: number;
                /** @description where it is */
                pose?: {
                    /** @description metres in the map */
                    x: number;
                    /** @description metres in the map */
                    y: number;
                    /** @description radians, counter-clockwise from the x axis */
                    theta: number;
                    /** @description which map */
                    map?: string;
                } & {
                    [key: string]: unknown;
                };
                /** @description metres per second, a number or an object with vx, vy, omega */
                velocity?: unknown;
                /** @description what the robot complains of, in its own words */
                errors?: unknown[];
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants the robot to do a job. */
        "Message.work.start": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.start";
            payload: {
                /** @description the job; later messages about it name it again */
                job_id: string;
                /** @description what sort of work, in the words of the site */
                kind?: string;
                /** @description handed to the robot as it is */
                params?: {
                    [key: string]: unknown;
                };
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants the robot to give up the job in hand. */
        "Message.work.stop": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.stop";
            payload?: {
                /** @description the job meant; the one in hand when absent */
                job_id?: string;
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants the robot to stand still and keep its job. */
        "Message.work.pause": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.pause";
            payload?: {
                /** @description the job meant; the one in hand when absent */
                job_id?: string;
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants a paused robot to go on with its job. */
        "Message.work.resume": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.resume";
            payload?: {
                /** @description the job meant; the one in hand when absent */
                job_id?: string;
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has begun a job, ours or one that another master gave it. */
        "Message.work.started": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.started";
            payload?: {
                /** @description the job; the one in hand when absent */
                job_id?: string;
                /** @description what came of it, as the robot says it */
                result?: unknown;
                /** @description what went wrong */
                error?: {
                    /** @description stable, for grouping */
                    code: string;
                    /** @description for a person */
                    message?: string;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description How far a job of ours has come: steps that have ended, and whether it runs, is paused, blocked, or waits for more. */
        "Message.work.progressed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.progressed";
            payload: {
                /** @description the job; the one in hand when absent */
                job_id?: string;
                /**
                 * @description how it goes on
                 * @enum {string}
                 */
                progress: "running" | "paused" | "waiting_update" | "blocked";
                /**
                 * @description how it went on before
                 * @enum {string}
                 */
                was?: "running" | "paused" | "waiting_update" | "blocked";
                /** @description why it does not go on, for a person */
                reason?: string;
                /** @description steps that have ended, counted from the first without a gap */
                steps_done?: number;
                /** @description all others */
                steps_left?: number;
                /** @description actions of the job that have ended */
                actions?: ({
                    /** @description <job_id>:<number of the step, from 0>, where we gave it */
                    action_id: string;
                    /** @description FINISHED or FAILED */
                    status: string;
                } & {
                    [key: string]: unknown;
                })[];
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has done its job. */
        "Message.work.completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.completed";
            payload?: {
                /** @description the job; the one in hand when absent */
                job_id?: string;
                /** @description what came of it, as the robot says it */
                result?: unknown;
                /** @description what went wrong */
                error?: {
                    /** @description stable, for grouping */
                    code: string;
                    /** @description for a person */
                    message?: string;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot could not do its job. */
        "Message.work.failed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.failed";
            payload?: {
                /** @description the job; the one in hand when absent */
                job_id?: string;
                /** @description what came of it, as the robot says it */
                result?: unknown;
                /** @description what went wrong */
                error?: {
                    /** @description stable, for grouping */
                    code: string;
                    /** @description for a person */
                    message?: string;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot must charge before it can take more work. */
        "Message.battery.low": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "battery.low";
            payload: {
                /** @description charge in percent */
                battery: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Current flows into the battery. */
        "Message.charge.started": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "charge.started";
            payload: {
                /** @description charge in percent */
                battery: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has stopped charging and can take work. */
        "Message.charge.completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "charge.completed";
            payload: {
                /** @description charge in percent */
                battery: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Something keeps the robot from working until somebody has looked. */
        "Message.fault.raised": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "fault.raised";
            payload: {
                /** @description stable, for grouping: the error type of the maker */
                code: string;
                /** @description for a person */
                message?: string;
                /** @description in the words of the maker, such as FATAL */
                level?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The fault is gone. */
        "Message.fault.cleared": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "fault.cleared";
            payload: {
                /** @description stable, for grouping: the error type of the maker */
                code: string;
                /** @description for a person */
                message?: string;
                /** @description in the words of the maker, such as FATAL */
                level?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants the robot to go and charge. */
        "Message.charge.start": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "charge.start";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Emergency stop: somebody wants the robot to stand still now. Every policy allows it in every state, so the command is on its way before the decision is. */
        "Message.robot.stop": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.stop";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody lets a robot that was stopped move again, and be given work. One that stands at its job goes on with it. A stop ends by nothing else: not by a lost link, nor by the end of the job. */
        "Message.robot.resume": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.resume";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants the robot to do one thing beside its job, such as sound its horn or report its state. */
        "Message.action.start": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "action.start";
            payload: {
                /** @description what to do */
                action: {
                    /** @description in the words of the maker: beep, stateRequest, initPosition */
                    type: string;
                    /** @description handed to the robot as they are */
                    parameters?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description what else it may do meanwhile
                     * @enum {string}
                     */
                    blocking?: "NONE" | "SOFT" | "HARD";
                } & {
                    [key: string]: unknown;
                };
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody adds to the job that the robot has in hand: the next stretch of its way, more steps. */
        "Message.work.update": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.update";
            payload: {
                /** @description the job in hand */
                job_id: string;
                /** @description what is added, handed to the robot as it is */
                params: {
                    [key: string]: unknown;
                };
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description A job is taken back from a robot that was given up on: whatever it still believes, it must not go on with it. */
        "Message.work.revoke": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "work.revoke";
            payload: {
                /** @description the job that the robot may still believe to have */
                job_id: string;
                /** @description why, in words for a person */
                reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                heartbeat_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody no longer wants a command: one that waits is not sent, one that was sent is called back. */
        "Message.command.cancel": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "command.cancel";
            payload: {
                /** @description message_id of the command */
                command_id: string;
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot answers a command: it has it, it is at it, or how it ended. */
        "Message.command.answered": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "command.answered";
            payload: {
                /** @description message_id of the command; a VDA 5050 action has it as its id */
                command_id: string;
                /**
                 * @description the last four end it
                 * @enum {string}
                 */
                status: "acknowledged" | "running" | "done" | "rejected" | "failed" | "cancelled";
                /** @description what came of it, as the robot says it */
                result?: unknown;
                /** @description why it was rejected or failed */
                error?: {
                    /** @description stable, for grouping */
                    code: string;
                    /** @description for a person */
                    message?: string;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description What the robot can be asked for has changed: it may take missions or may not, or its equipment is another. */
        "Message.robot.capacity_changed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "robot.capacity_changed";
            payload?: {
                /** @description whether it may be given missions; as before when absent. Each takes back what it said itself: a person, an emergency stop, the proof of a certificate, an operating mode, the robot */
                available?: boolean;
                /** @description all that it can do now, in the words of the site; as before when absent */
                capabilities?: string[];
                /** @description the capabilities are the actions of its factsheet: they count where nobody has said what it can do */
                from_factsheet?: boolean;
                /** @description charge in percent */
                battery?: number;
                /** @description why, in words for a person */
                reason?: string;
                /** @description the mode that makes it so: its end takes back what its begin said, not what somebody else has said */
                operating_mode?: string;
                /** @description an emergency stop, or the end of one, makes it so: the end takes back what the stop said */
                from_stop?: boolean;
                /** @description whoever provisions it connects as the robot for a moment, and is no robot: the end takes that back */
                from_proof?: boolean;
                /** @description it is said of many robots at once: nobody has looked whether this one gave back its job */
                from_list?: boolean;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody asks for work, whichever robot does it. */
        "Message.mission.requested": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.requested";
            payload: {
                /** @description the mission */
                mission_id: string;
                /** @description what sort of work, in the words of the site */
                kind?: string;
                /** @description what is to be done, one after the other */
                steps: ({
                    /** @description name of the step in later messages; its number, from 1, when absent */
                    step_id?: string;
                    /**
                     * @description what is to be done
                     * @enum {string}
                     */
                    kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                    /** @description where; absent: where the robot is then */
                    place?: {
                        /** @description the place as the site calls it */
                        node_id: string;
                        /** @description metres on the map */
                        x?: number;
                        /** @description metres on the map */
                        y?: number;
                        /** @description heading in radians */
                        theta?: number;
                        /** @description the map that x and y are on */
                        map?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description what to do there, beside or in place of what the kind says */
                    action?: {
                        /** @description what the robot calls it */
                        type: string;
                        /** @description handed to the robot by their names */
                        parameters?: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                         * @enum {string}
                         */
                        blocking?: "NONE" | "SOFT" | "HARD";
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description how long a wait is */
                    duration_seconds?: number;
                } & {
                    [key: string]: unknown;
                })[];
                /** @description capabilities that its robot must have, all of them */
                requires?: string[];
                /** @description only robots of this fleet; all when absent */
                fleet?: string;
                /** @description only this robot */
                robot_id?: string;
                /**
                 * @description urgent ones are given out first; normal when absent
                 * @enum {string}
                 */
                priority?: "urgent" | "normal";
                /**
                 * Format: date-time
                 * @description RFC 3339: not ended by then, it has expired
                 */
                deadline?: string;
                /**
                 * @description physical: a person looks at what a lost robot carries first; when absent, physical if it picks
                 * @enum {string}
                 */
                load?: "physical" | "none";
                /** @description whether another robot may take it over; true when absent */
                reallocate?: boolean;
                /** @description how long its robot may be silent before it is given up; the setting of the installation when absent */
                lease_seconds?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants the robot of the mission to stand still and keep it. */
        "Message.mission.pause": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.pause";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants a paused mission to go on. */
        "Message.mission.resume": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.resume";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody does not want the mission any more. */
        "Message.mission.cancel": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.cancel";
            payload?: {
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Somebody wants more steps done after those that the mission has. */
        "Message.mission.update": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.update";
            payload: {
                /** @description what is to be done, one after the other */
                steps: ({
                    /** @description name of the step in later messages; its number, from 1, when absent */
                    step_id?: string;
                    /**
                     * @description what is to be done
                     * @enum {string}
                     */
                    kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                    /** @description where; absent: where the robot is then */
                    place?: {
                        /** @description the place as the site calls it */
                        node_id: string;
                        /** @description metres on the map */
                        x?: number;
                        /** @description metres on the map */
                        y?: number;
                        /** @description heading in radians */
                        theta?: number;
                        /** @description the map that x and y are on */
                        map?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description what to do there, beside or in place of what the kind says */
                    action?: {
                        /** @description what the robot calls it */
                        type: string;
                        /** @description handed to the robot by their names */
                        parameters?: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                         * @enum {string}
                         */
                        blocking?: "NONE" | "SOFT" | "HARD";
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description how long a wait is */
                    duration_seconds?: number;
                } & {
                    [key: string]: unknown;
                })[];
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description A person has looked at the load of a robot that was lost: the mission may be given to another. */
        "Message.mission.release": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.release";
            payload: {
                /** @description why, in words for a person */
                reason: string;
                /**
                 * @description safe: it stays where it is; recovered: it was brought back to where the mission begins
                 * @enum {string}
                 */
                load: "safe" | "recovered";
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description A robot was given the mission. */
        "Message.mission.allocated": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.allocated";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description the robot */
                robot_id: string;
                /** @description the job that the robot knows it by */
                job_id: string;
                /** @description how well it fits; more is better */
                score?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The order is on its way to the robot. */
        "Message.mission.sent": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.sent";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has begun. */
        "Message.mission.started": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.started";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description A step of the mission has ended, well or not. */
        "Message.mission.step_completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.step_completed";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description its step_id, or its number from 1 */
                step: number | string;
                /**
                 * @description how it ended
                 * @enum {string}
                 */
                status: "finished" | "failed" | "skipped";
                /** @description what came of it, as the robot says it */
                result?: unknown;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot stands still and keeps the mission. */
        "Message.mission.paused": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.paused";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot goes on with the mission. */
        "Message.mission.resumed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.resumed";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has done what was released to it and waits for more. */
        "Message.mission.waiting_update": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.waiting_update";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot cannot go on by itself and keeps the mission. */
        "Message.mission.blocked": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.blocked";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description why, in words for a person */
                reason?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description What kept the robot from going on is over. */
        "Message.mission.unblocked": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.unblocked";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot of the mission is out of hearing: its lease runs. */
        "Message.mission.robot_silent": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.robot_silent";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description the robot */
                robot_id: string;
                /** @description what showed it, such as robot.disconnected */
                cause: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot of the mission is heard again. */
        "Message.mission.robot_heard": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.robot_heard";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot of the mission was silent for longer than its lease. */
        "Message.mission.lease_expired": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.lease_expired";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description message_id of the mission.robot_silent that began it: an earlier silence says nothing of a later one */
                lease?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot that was given up can do no more for the mission: its order is revoked and nothing is on it. */
        "Message.mission.fence_confirmed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.fence_confirmed";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The mission was taken from its robot: it cannot do it, or not any more. */
        "Message.mission.deallocated": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.deallocated";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description why, stable: fault, battery, offline, order_rejected … */
                cause: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Its robot is free of the mission, which may be given to another. */
        "Message.mission.requeued": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.requeued";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has done the mission. */
        "Message.mission.completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.completed";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description what came of it, as the robot says it */
                result?: unknown;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The mission could not be done. */
        "Message.mission.failed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.failed";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description what went wrong */
                error: {
                    /** @description stable, for grouping */
                    code: string;
                    /** @description for a person */
                    message?: string;
                } & {
                    [key: string]: unknown;
                };
                /** @description whose failure: robot, order, load, site … */
                category: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot has done some steps of the mission and failed at others. */
        "Message.mission.partly_completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.partly_completed";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /** @description how many ended well */
                steps_done: number;
                /** @description how many did not */
                steps_failed: number;
                /** @description why, where it is not that the robot failed at them */
                error?: {
                    /** @description stable, for grouping */
                    code: string;
                    /** @description for a person */
                    message?: string;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The robot does no more for the mission, as it was told. */
        "Message.mission.cancelled": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.cancelled";
            payload?: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The time by which the mission was wanted is over. */
        "Message.mission.deadline_passed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.deadline_passed";
            payload: {
                /**
                 * Format: date-time
                 * @description RFC 3339: when it was
                 */
                deadline: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description How an allocation ended that is over: recorded, never counted again. */
        "Message.mission.late_truth": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.late_truth";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation: number;
                /**
                 * @description how it ended
                 * @enum {string}
                 */
                said: "completed" | "partly_completed" | "failed" | "cancelled";
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description The mission cannot be brought to any robot; a person has to look. */
        "Message.mission.undeliverable": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            type: "mission.undeliverable";
            payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                allocation?: number;
                /** @description why, stable, for grouping */
                cause: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        /** @description Messages that lie on the stream, in the order in which they were sent */
        SentMessages: {
            /** @description The story that it belongs to: 32 hex digits */
            trace_id: string;
            messages: {
                /** @description The message */
                message_id: string;
                /** @description The robot */
                robot_id: string;
                /** @description The story that it belongs to: 32 hex digits */
                trace_id: string;
                /** @description Where its outcome can be watched */
                location: string;
                /** @description With wait: applied, refused, dead_lettered, or pending if it did not come in time */
                outcome?: string;
                /** @description The robot's state when it was decided */
                from?: string;
                /** @description And after it */
                to?: string;
                reason?: string;
                guard?: string;
                /** @description Why it was refused, in words */
                detail?: string;
                policy_version?: string;
                /** Format: date-time */
                decided_at?: string;
                failure_id?: string;
            }[];
        };
        /** @description A request about a mission that lies on the stream */
        AskedMission: {
            /** @description The mission */
            mission_id: string;
            /** @description The message that asks for it */
            message_id: string;
            /** @description The story that it belongs to: 32 hex digits */
            trace_id: string;
            /** @description Where the mission can be watched */
            location: string;
            /** @description With wait: applied, refused, dead_lettered, or pending if it did not come in time */
            outcome?: string;
            /** @description The mission's state when it was decided */
            from?: string;
            /** @description And after it */
            to?: string;
            reason?: string;
            guard?: string;
            /** @description Why it was refused, in words */
            detail?: string;
            policy_version?: string;
            /** Format: date-time */
            decided_at?: string;
            failure_id?: string;
            /** @description With wait: the state that the mission is in */
            status?: string;
            /** @description With wait: who has it */
            robot_id?: string | null;
            /** @description Why no robot has it; null while one has */
            waits_because?: {
                /** @description A name such as no_robot_free */
                reason: string;
                /** @description The same in words */
                says: string;
                /** @description How many robots each reason holds back */
                robots: {
                    [key: string]: number;
                };
                /** Format: date-time */
                at: string;
            } | null;
        };
        /** @description A request about a robot that lies on the stream */
        AskedCommand: {
            /** @description The robot */
            robot_id: string;
            /** @description The message that asks for it */
            message_id: string;
            /** @description The command that it becomes, or that is called back; none when it was refused */
            command_id?: string;
            /** @description The story that it belongs to: 32 hex digits */
            trace_id: string;
            /** @description Where the command can be watched, once it was allowed; none when it was refused */
            location?: string;
            /** @description With wait: applied, refused, dead_lettered, or pending if it did not come in time */
            outcome?: string;
            /** @description The robot's state when it was decided */
            from?: string;
            /** @description And after it */
            to?: string;
            reason?: string;
            guard?: string;
            /** @description Why it was refused, in words */
            detail?: string;
            policy_version?: string;
            /** Format: date-time */
            decided_at?: string;
            failure_id?: string;
        };
        /** @description What was counted in a minute */
        MinuteOfOutcomes: {
            /**
             * Format: date-time
             * @description When it began
             */
            at: string;
            /** @description Messages */
            applied: number;
            /** @description Messages */
            observed: number;
            /** @description Messages */
            refused: number;
            /** @description Messages */
            duplicate: number;
            /** @description Messages */
            dead_lettered: number;
            /** @description Messages */
            shed: number;
        };
        /** @description A namespace in the picture of the whole */
        FlowBox: {
            /** @description A namespace, or who is outside: robots, callers, listeners, people */
            name: string;
            outside: boolean;
            /** @description A second, of the minute that lasts and the one before; null: not counted */
            per_second: number | null;
            /**
             * @description What is counted: messages, or calls of functions, each of which may take several
             * @enum {string}
             */
            unit: "messages" | "calls";
            /** @description What waits in its queues */
            backlog: number | null;
            /** @description Of the oldest that it has not finished */
            backlog_age_seconds: number | null;
            /** @description Open in the failure store, of what went wrong here */
            failures: number;
            /** @description Of its functions, in five minutes */
            errors: number;
            /** @description Of its functions and its stream, in five minutes */
            throttles: number;
            parts: {
                name: string;
                /** @enum {string} */
                kind: "function" | "queue" | "stream";
                /** @description A second, of the minute that lasts and the one before; null: not counted */
                per_second: number | null;
                errors: number;
                throttles: number;
                waiting: number | null;
                /** @description null: nobody has counted it in the last minutes */
                age_seconds: number | null;
            }[];
        };
        /** @description Where one namespace hands messages to another */
        FlowEdge: {
            from: string;
            to: string;
            /** @description A second, of the minute that lasts and the one before; null: not counted */
            per_second: number | null;
            /**
             * @description What is counted: messages, or calls of functions, each of which may take several
             * @enum {string}
             */
            unit: "messages" | "calls";
            /** @description Functions of the second that are called along it */
            calls: string[];
            /** @description Functions of the first that hand over */
            by: string[];
        };
        /** @description CloudEvents 1.0 */
        CloudEvent: {
            /**
             * @description of CloudEvents
             * @constant
             */
            specversion: "1.0";
            /** @description of the event; with source it names it */
            id: string;
            /** @description where it happened, in the words of its sender */
            source: string;
            /** @description what happened, in the words of its sender */
            type: string;
            time?: string;
            subject?: string;
            datacontenttype?: string;
            dataschema?: string;
            /** @description W3C trace context, by the distributed tracing extension */
            traceparent?: string;
            data?: unknown;
        } & {
            [key: string]: unknown;
        };
        /** @description A message as it was said, of any age */
        StoredMessage: {
            /** @description The message */
            message_id: string;
            /** @description The story that it belongs to: 32 hex digits */
            trace_id?: string;
            /** @description The robot */
            robot_id: string;
            type?: string;
            /** @description request, fact or telemetry */
            kind: string;
            /** @description The language it was said in */
            dialect?: string;
            schema_version?: number;
            /** @description The policy version that was asked for */
            version?: string;
            /** @description The robot's own number of it */
            sequence?: number;
            correlation_id?: string;
            causation_id?: string;
            priority?: string;
            /** @description The door that it came in by */
            source?: string;
            topic?: string;
            /** Format: date-time */
            received_at: string;
            /**
             * Format: date-time
             * @description The sender's clock; may be days off
             */
            occurred_at?: string;
            /**
             * Format: date-time
             * @description The stream's clock
             */
            arrived_at?: string;
            /** @description Where it lay on the stream */
            position?: string;
            redrive_of?: string;
            edited_from?: string;
            /** @description With decided=yes: applied, refused, dead_lettered or held; not there: telemetry, or not known here yet */
            outcome?: string;
            /** @description Why it was refused or dead-lettered */
            reason?: string;
            from_state?: string;
            to_state?: string;
            /** @description The version that decided */
            policy_version?: string;
            /** Format: date-time */
            decided_at?: string;
            /** @description Of a dead letter */
            failure_id?: string;
            /** @description Of what the sender sent */
            bytes?: number;
            /** @description The type's own content */
            payload: unknown;
            /** @description With raw=yes: the sender's bytes */
            raw_base64?: string;
        };
        /** @description It takes longer than anybody waits: look again */
        QueryUnderWay: {
            /** @description For GET /data/query/{query_id} */
            query_id: string;
            /** @description queued, running, succeeded, failed or cancelled */
            status: string;
            location: string;
        };
        /** @description A question that was asked, and what was found */
        Query: {
            /** @description For GET /data/query/{query_id} */
            query_id: string;
            /** @description Of the question */
            name: string;
            format: string;
            /** @description queued, running, succeeded, failed or cancelled */
            status: string;
            /** Format: date-time */
            asked_at: string;
            bytes_scanned?: number;
            milliseconds?: number;
            /** @description Why it has no rows */
            error?: string;
            columns?: {
                name: string;
                type: string;
            }[];
            /** @description Values in the order of the columns */
            rows?: (string | number | boolean | null)[][];
            next_cursor?: string | null;
            downloads?: {
                format: string;
                name: string;
                /** @description Where to get it, without a token of ours */
                url: string;
                bytes?: number;
                /** @description Of the address, in seconds */
                expires_in: number;
            }[];
        };
        /** @description A run that settled what landed, and computed the facts */
        DataRun: {
            run_id: string;
            /** @description hourly, range or nightly */
            job: string;
            /** @description asked, running, succeeded or failed */
            status: string;
            /** Format: date-time */
            from?: string;
            /** Format: date-time */
            until?: string;
            /** @description Who asked for it */
            by: string;
            why?: string;
            /** Format: date-time */
            asked_at: string;
            /** Format: date-time */
            begun_at?: string;
            /** Format: date-time */
            ended_at?: string;
            /** @description What it failed with */
            error?: string;
            report?: {
                /** @description Hours of arrival that were read */
                landed_hours: number;
                objects: number;
                statements: number;
                bytes_scanned: number;
                tables: {
                    table: string;
                    /** @description That landed for it, as often as they came; of what is told by its changes each change */
                    rows_in: number;
                    /** @description That stand in the hours that it touched */
                    rows_out: number;
                    rejected: number;
                    hours_touched: number;
                }[];
            };
        };
    };
    responses: {
        /** @description A parameter, a field or the body is not what was expected; the detail says which and why */
        400: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description No token, or one that is expired, for somebody else, or not ours: all of them are answered alike */
        401: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The group or the scope of the token is not enough */
        403: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is of a fleet that the caller does not see */
        404: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description Somebody else was faster, the same request is still running, or the status forbids it */
        409: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More bytes than are taken */
        413: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description Only JSON is taken */
        415: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Well-formed, and cannot be done; the detail says why */
        422: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests, or more than can be served at the moment: ask again after retry-after seconds */
        429: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description Our fault; the log has it under request_id */
        500: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description A store does not answer at the moment: ask again after retry-after seconds */
        503: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description How much of what this client may ask for is left, and in how many seconds it is whole again */
        RateLimit: string;
        /** @description How much this client may ask for at once, and the seconds in which that is given again */
        RateLimitPolicy: string;
        /** @description Seconds until it is worth asking again */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                        /** @description Such as dev or prod */
                        environment: string;
                    };
                };
            };
            400: components["responses"]["400"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-timeline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any id that a log line, a message or a screen shows */
                any_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As it was asked for */
                        id: string;
                        /** @description What sort of id it is; several, where the same text names several things */
                        kinds: ("robot" | "mission" | "message" | "trace" | "correlation" | "failure" | "operation" | "command")[];
                        /** @description Every hop with its time, oldest first */
                        story: {
                            /**
                             * Format: date-time
                             * @description By the clock of whoever wrote it down
                             */
                            at: string;
                            /** @description received, in_stream, opened, dispatched, machine_started, handler, decided, published, fed, failed … */
                            what: string;
                            /** @description In words, for a person */
                            text: string;
                            /** @description Since the message was received */
                            after_ms?: number;
                            /** @description Of a handler: how long it ran */
                            took_ms?: number;
                            robot_id?: string;
                            message_id?: string;
                            trace_id?: string;
                            failure_id?: string;
                            operation_id?: string;
                        }[];
                        /** @description What one might expect to see and does not, and why that can be */
                        missing: string[];
                        /** @description There is more than is shown */
                        cut: boolean;
                        robot?: components["schemas"]["Robot"];
                        messages: components["schemas"]["Decision"][];
                        failures: components["schemas"]["Failure"][];
                        operations: {
                            operation_id: string;
                            /** @enum {string} */
                            kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                            /** @enum {string} */
                            status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
                            /** @description Who asked for it */
                            by: string;
                            /** @description In their words */
                            why: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            started_at?: string;
                            started_by?: string;
                            /** @description Of the last start, if they said so */
                            started_why?: string;
                            /** Format: date-time */
                            ended_at?: string;
                            ended_because?: string;
                            cancelled_by?: string;
                            /** @description What the set was chosen by */
                            filter?: {
                                [key: string]: unknown;
                            };
                            /** @description The frozen set, and what acting on it would mean */
                            plan?: {
                                /** @description Messages */
                                count: number;
                                robots: number;
                                /** Format: date-time */
                                oldest_at?: string;
                                /** Format: date-time */
                                newest_at?: string;
                                /** @description Messages whose robot has moved on since */
                                conflicts: number;
                                /** @description Of failures that were named: cannot be tried, or not there at all */
                                left_out?: number;
                                /** @description Of a replay: messages that have their outcome */
                                accounted?: number;
                                /** @description Of a replay: messages of which nobody knows, left alone */
                                unsure?: number;
                                estimated_seconds: number;
                            };
                            pace?: {
                                rate_per_second: number;
                                first_batches: number[];
                                stop_above_percent: number;
                                out_of_order: boolean;
                            };
                            /** @description How many of the set were acted on or skipped */
                            done_until: number;
                            /** @description Not as the plan saw them any more */
                            skipped: number;
                            skipped_because?: string[];
                            /** @description Of its worker, so far */
                            runs: number;
                            /** @description Of a comparison of policies: see /comparisons */
                            compared?: {
                                [key: string]: unknown;
                            };
                            /** @description Of an erasure that is done: what went */
                            erased?: {
                                [key: string]: number;
                            };
                            /** @description Of an edit or a change: what was before and after */
                            diff?: unknown;
                            operation_version: number;
                            results: {
                                [key: string]: number;
                            };
                        }[];
                        /** @description What operations did to the failures above */
                        acts: components["schemas"]["Act"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-audit": {
        parameters: {
            query?: {
                /** @description A UTC day such as 2026-11-20; today if nothing is said */
                day?: string;
                /** @description RFC 3339: then or later; in place of day, with until */
                from?: string;
                /** @description RFC 3339: before; now if left out */
                until?: string;
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of by, kind, why, outcome, operation_id, failure_id, robot_id, message_id has in it. Properties: by, kind, entry, why, outcome, status, ended_because, from, to, result, at, operation_id, failure_id, robot_id, message_id, trace_id. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: ({
                            operation_id: string;
                            /** @enum {string} */
                            kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                            /** @enum {string} */
                            status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
                            /** @description Who asked for it */
                            by: string;
                            /** @description In their words */
                            why: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            started_at?: string;
                            started_by?: string;
                            /** @description Of the last start, if they said so */
                            started_why?: string;
                            /** Format: date-time */
                            ended_at?: string;
                            ended_because?: string;
                            cancelled_by?: string;
                            /** @description What the set was chosen by */
                            filter?: {
                                [key: string]: unknown;
                            };
                            /** @description The frozen set, and what acting on it would mean */
                            plan?: {
                                /** @description Messages */
                                count: number;
                                robots: number;
                                /** Format: date-time */
                                oldest_at?: string;
                                /** Format: date-time */
                                newest_at?: string;
                                /** @description Messages whose robot has moved on since */
                                conflicts: number;
                                /** @description Of failures that were named: cannot be tried, or not there at all */
                                left_out?: number;
                                /** @description Of a replay: messages that have their outcome */
                                accounted?: number;
                                /** @description Of a replay: messages of which nobody knows, left alone */
                                unsure?: number;
                                estimated_seconds: number;
                            };
                            pace?: {
                                rate_per_second: number;
                                first_batches: number[];
                                stop_above_percent: number;
                                out_of_order: boolean;
                            };
                            /** @description How many of the set were acted on or skipped */
                            done_until: number;
                            /** @description Not as the plan saw them any more */
                            skipped: number;
                            skipped_because?: string[];
                            /** @description Of its worker, so far */
                            runs: number;
                            /** @description Of a comparison of policies: see /comparisons */
                            compared?: {
                                [key: string]: unknown;
                            };
                            /** @description Of an erasure that is done: what went */
                            erased?: {
                                [key: string]: number;
                            };
                            /** @description Of an edit or a change: what was before and after */
                            diff?: unknown;
                            operation_version: number;
                            /** @constant */
                            entry: "operation";
                        } | {
                            operation_id: string;
                            failure_id: string;
                            /** @enum {string} */
                            kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                            by: string;
                            why: string;
                            /** Format: date-time */
                            at: string;
                            /** @description Status of the failure before */
                            from: string;
                            /** @description And after */
                            to: string;
                            attempt: number;
                            robot_id?: string;
                            message_id?: string;
                            trace_id?: string;
                            /** @description How the message ended, once it is known */
                            result?: string;
                            /** Format: date-time */
                            result_at?: string;
                            /** @constant */
                            entry: "message";
                        })[];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "count-audit": {
        parameters: {
            query?: {
                /** @description A UTC day such as 2026-11-20; today if nothing is said */
                day?: string;
                /** @description RFC 3339: then or later; in place of day, with until */
                from?: string;
                /** @description RFC 3339: before; now if left out */
                until?: string;
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of by, kind, why, outcome, operation_id, failure_id, robot_id, message_id has in it. Properties: by, kind, entry, why, outcome, status, ended_because, from, to, result, at, operation_id, failure_id, robot_id, message_id, trace_id. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of those that this request looked at */
                        count: number;
                        /** @description To count on from; null when all have been looked at */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-counters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Opened messages; each of them ends in exactly one of the others */
                        published: number;
                        /** @description Messages */
                        applied: number;
                        /** @description Telemetry */
                        observed: number;
                        /** @description Messages */
                        duplicate: number;
                        /** @description Messages */
                        refused: number;
                        /** @description Messages */
                        dead_lettered: number;
                        /** @description Telemetry that was too old when its turn came */
                        shed: number;
                        /** @description In flight, or held because their robot is parked */
                        pending: number;
                        /** @description Decided already when they came again: counted apart, they change nothing */
                        redelivered: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-robots": {
        parameters: {
            query?: {
                /** @description Such as idle or working */
                state?: string;
                /** @description The version that decides for it */
                policy_version?: string;
                /** @description The fleet it is in */
                fleet?: string;
                /** @description parked: its messages wait for its release; needs_attention: for a person. Asked alone, in the order in which releases are due */
                parked?: "parked" | "needs_attention";
                /** @description RFC 3339: it was heard then or later */
                heard_from?: string;
                /** @description RFC 3339: it was heard before, or never */
                heard_before?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Robot"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-robot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Robot"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-conformance": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConformanceCard"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-transitions": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Decision"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The robot */
                        robot_id: string;
                        /** @description What it is to be set to */
                        desired: {
                            /** @description The version that it is pinned to */
                            policy_version?: string;
                            /** @description Between two samples of telemetry */
                            telemetry_rate_seconds?: number;
                        };
                        /** @description The robot's own words: whatever it reports */
                        reported: {
                            [key: string]: unknown;
                        };
                        /** @description What it has not reported as it is desired */
                        open: string[];
                        /** @description Rises with each change, of either side; 0: there is none yet */
                        configuration_version: number;
                        /**
                         * Format: date-time
                         * @description The last change, of either side
                         */
                        changed_at?: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "configure-robot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Between two samples of telemetry; null: as the robot likes */
                    telemetry_rate_seconds: number | null;
                    /** @description As it was read (0: none yet): who has seen an older one has to look again; left out: whatever it is */
                    configuration_version?: number;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The robot */
                        robot_id: string;
                        /** @description What it is to be set to */
                        desired: {
                            /** @description The version that it is pinned to */
                            policy_version?: string;
                            /** @description Between two samples of telemetry */
                            telemetry_rate_seconds?: number;
                        };
                        /** @description The robot's own words: whatever it reports */
                        reported: {
                            [key: string]: unknown;
                        };
                        /** @description What it has not reported as it is desired */
                        open: string[];
                        /** @description Rises with each change, of either side; 0: there is none yet */
                        configuration_version: number;
                        /**
                         * Format: date-time
                         * @description The last change, of either side
                         */
                        changed_at?: string;
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-messages": {
        parameters: {
            query?: {
                /** @description 32 hex digits, or a UUID; this or robot_id */
                trace_id?: string;
                /** @description The robot, or mission: and the id of a mission; this or trace_id */
                robot_id?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Decision"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "send-messages": {
        parameters: {
            query?: {
                /** @description Seconds to wait for the outcomes; 200 when all have come, 202 with those that are known */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422. Without it each message_id does that for its message */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace of messages that say none */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Message"] | components["schemas"]["Message"][];
            };
        };
        responses: {
            /** @description With wait: all outcomes have come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentMessages"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the outcomes can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentMessages"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-message": {
        parameters: {
            query?: {
                /** @description Whose message, if several robots used the id; the newest if left out */
                robot_id?: string;
            };
            header?: never;
            path: {
                /** @description The sender's id of the message */
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"] | components["schemas"]["AcceptedMessage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-missions": {
        parameters: {
            query?: {
                /** @description The state it is in, such as queued, running or fenced */
                status?: string;
                /** @description Who has it */
                robot_id?: string;
                /** @description The fleet it is for */
                fleet?: string;
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of mission_id, kind, robot_id, fleet, status, reason has in it. Properties: status, robot_id, fleet, mission_id, kind, priority, reason, requested_at, status_at, deadline, job_id, trace_id, correlation_id. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Mission"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "request-mission": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The mission; the same one asked for again is the same mission. One of ours when left out */
                    mission_id?: string;
                    /** @description what sort of work, in the words of the site */
                    kind?: string;
                    /** @description what is to be done, one after the other */
                    steps: ({
                        /** @description name of the step in later messages; its number, from 1, when absent */
                        step_id?: string;
                        /**
                         * @description what is to be done
                         * @enum {string}
                         */
                        kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                        /** @description where; absent: where the robot is then */
                        place?: {
                            /** @description the place as the site calls it */
                            node_id: string;
                            /** @description metres on the map */
                            x?: number;
                            /** @description metres on the map */
                            y?: number;
                            /** @description heading in radians */
                            theta?: number;
                            /** @description the map that x and y are on */
                            map?: string;
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description what to do there, beside or in place of what the kind says */
                        action?: {
                            /** @description what the robot calls it */
                            type: string;
                            /** @description handed to the robot by their names */
                            parameters?: {
                                [key: string]: unknown;
                            };
                            /**
                             * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                             * @enum {string}
                             */
                            blocking?: "NONE" | "SOFT" | "HARD";
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description how long a wait is */
                        duration_seconds?: number;
                    } & {
                        [key: string]: unknown;
                    })[];
                    /** @description capabilities that its robot must have, all of them */
                    requires?: string[];
                    /** @description only robots of this fleet; all when absent */
                    fleet?: string;
                    /** @description only this robot */
                    robot_id?: string;
                    /**
                     * @description urgent ones are given out first; normal when absent
                     * @enum {string}
                     */
                    priority?: "urgent" | "normal";
                    /**
                     * Format: date-time
                     * @description RFC 3339: not ended by then, it has expired
                     */
                    deadline?: string;
                    /**
                     * @description physical: a person looks at what a lost robot carries first; when absent, physical if it picks
                     * @enum {string}
                     */
                    load?: "physical" | "none";
                    /** @description whether another robot may take it over; true when absent */
                    reallocate?: boolean;
                    /** @description how long its robot may be silent before it is given up; the setting of the installation when absent */
                    lease_seconds?: number;
                };
            };
        };
        responses: {
            /** @description With wait: its outcome has come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the mission can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-mission": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The mission */
                mission_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-commands": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Command"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "send-command": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What is asked of the robot
                     * @enum {string}
                     */
                    type: "work.start" | "work.update" | "work.pause" | "work.resume" | "work.stop" | "work.revoke" | "charge.start" | "action.start" | "robot.stop" | "robot.resume";
                    /** @description As the type's message says; also deadline, offline, acknowledge_within_seconds, resends_max, heartbeat_seconds */
                    payload?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description urgent overtakes what waits for the same robot
                     * @enum {string}
                     */
                    priority?: "urgent" | "normal";
                    /** @description The conversation that it belongs to */
                    correlation_id?: string;
                };
            };
        };
        responses: {
            /** @description With wait: it was decided */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedCommand"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the command can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedCommand"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-command": {
        parameters: {
            query?: {
                /** @description Whose: a command's id is its robot's own where the request was named by whoever sent it */
                robot_id?: string;
            };
            header?: never;
            path: {
                /** @description The command */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-upload": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As POST /uploads gave it */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        upload_id: string;
                        bytes: number;
                        content_type: string;
                        sha256: string;
                        /** @description Robots that were told of it: whoever sees one of them may fetch it */
                        robot_ids: string[];
                        uploaded_by: string;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        kept_until: string;
                        /** @description Where to get the content; null until it has been put */
                        url: string | null;
                        /** @description Of the address, in seconds */
                        expires_in?: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-scheduled-messages": {
        parameters: {
            query?: {
                /** @description For this robot; all if left out */
                robot_id?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["ScheduledMessage"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "schedule-message": {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: the same one with the same body makes one (Idempotent-Replayed: true), with another 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As POST /messages takes it, without message_id, trace_id and sequence: each time has its own */
                    message: {
                        /** @description The sender's id of this message; a resend keeps it. Derived when absent. */
                        message_id?: string;
                        /** @description 32 hex digits (W3C) or a UUID; one story across messages. Set by the edge when absent. */
                        trace_id?: string;
                        /** @description The conversation this belongs to: a job, a command and its answers. */
                        correlation_id?: string;
                        /** @description The message_id of the message that made the sender say this. */
                        causation_id?: string;
                        /** @description What is said: a type of the catalogue. May be left out on the telemetry topic. */
                        type: string;
                        /** @description The policy version asked for; refused when the robot is pinned to another. */
                        version?: string;
                        /** @description Version of the payload's schema, 1 when absent. */
                        schema_version?: number;
                        /** @description Whom it is about */
                        robot_id: string;
                        /** @description The robot's own strictly rising counter. */
                        sequence?: number;
                        /** @description The sender's clock, RFC 3339. Kept, never used for order. */
                        occurred_at?: string;
                        /**
                         * @description `urgent` matters on the way down; it never overtakes within one robot.
                         * @enum {string}
                         */
                        priority?: "urgent" | "normal";
                        /** @description The type's own content, {} when absent. */
                        payload?: {
                            [key: string]: unknown;
                        };
                        /** @description Content above the limit of a message, uploaded before: a reference to it. */
                        content?: {
                            /** @description As POST /uploads gave it */
                            upload_id: string;
                            /** @description How many there are */
                            bytes?: number;
                            /** @description Of the content, 64 hex digits */
                            sha256?: string;
                            /** @description Its media type, such as image/png */
                            content_type?: string;
                        } & {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                    /**
                     * Format: date-time
                     * @description Once, at this time, as exact as a minute; at least a minute ahead, at most a year
                     */
                    at?: string;
                    /** @description Again and again: minute hour day-of-month month day-of-week, weekdays by name: 0 6 * * MON-FRI */
                    cron?: string;
                    /** @description With cron: IANA, such as Europe/Berlin; UTC if left out */
                    timezone?: string;
                    /**
                     * Format: date-time
                     * @description With cron: not at this time and not later
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    /** @description true, when it was made before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-scheduled-message": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The scheduled message */
                scheduled_message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "cancel-scheduled-message": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The scheduled message */
                scheduled_message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-failures": {
        parameters: {
            query?: {
                /** @description open, retrying, held, needs_attention, resolved or archived */
                status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                /** @description The error class, such as NotJson */
                class?: string;
                /** @description Where on the line it failed, such as open or machine */
                stage?: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                /** @description What sort of failure, such as machine or delivery */
                kind?: string;
                /** @description The robot, or mission: and the id of a mission */
                robot_id?: string;
                /** @description The type of the message, such as work.completed */
                type?: string;
                /** @description The fingerprint of its group */
                group?: string;
                /** @description RFC 3339: last seen then or later */
                from?: string;
                /** @description RFC 3339: last seen before */
                until?: string;
                /** @description Part of the error's text, as it is written */
                text?: string;
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of class, type, robot_id, text has in it. Properties: status, class, stage, kind, robot_id, type, group, text, last_seen_at, first_seen_at, received_at, message_id, trace_id, correlation_id, policy_version, state, handler, changed_by. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Failure"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "count-failures": {
        parameters: {
            query?: {
                /** @description open, retrying, held, needs_attention, resolved or archived */
                status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                /** @description The error class, such as NotJson */
                class?: string;
                /** @description Where on the line it failed, such as open or machine */
                stage?: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                /** @description What sort of failure, such as machine or delivery */
                kind?: string;
                /** @description The robot, or mission: and the id of a mission */
                robot_id?: string;
                /** @description The type of the message, such as work.completed */
                type?: string;
                /** @description The fingerprint of its group */
                group?: string;
                /** @description RFC 3339: last seen then or later */
                from?: string;
                /** @description RFC 3339: last seen before */
                until?: string;
                /** @description Part of the error's text, as it is written */
                text?: string;
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of class, type, robot_id, text has in it. Properties: status, class, stage, kind, robot_id, type, group, text, last_seen_at, first_seen_at, received_at, message_id, trace_id, correlation_id, policy_version, state, handler, changed_by. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of those that this request looked at */
                        count: number;
                        /** @description Of them, how many have which status */
                        by_status: {
                            [key: string]: number;
                        };
                        /** @description To count on from; null when all have been looked at */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-failure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The failure */
                failure_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failure_id: string;
                        /** @description What sort of failure, such as machine or delivery */
                        kind: string;
                        /**
                         * @description Where on the line
                         * @enum {string}
                         */
                        stage: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                        error_class: string;
                        error_text: string;
                        /** @description Whether trying the same again later can help */
                        retryable: boolean;
                        /** @enum {string} */
                        status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        /** @description Of its group: failures with one cause */
                        fingerprint: string;
                        /** @description Reports and tries, oldest first: the first one and the newest */
                        attempts: {
                            /** @description 1 for the first */
                            attempt: number;
                            /** Format: date-time */
                            at: string;
                            /**
                             * @description How the failure stood after it; retrying when it began
                             * @enum {string}
                             */
                            status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                            error_class?: string;
                            error_text?: string;
                            /** @enum {string} */
                            ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                            /** @description Not tried, because its robot has moved on */
                            held_back?: boolean;
                            /** @description Who asked for it: schedule, or a person */
                            by?: string;
                            operation_id?: string;
                        }[];
                        /** Format: date-time */
                        first_seen_at: string;
                        /** Format: date-time */
                        last_seen_at: string;
                        /** Format: date-time */
                        failed_at?: string;
                        /** @description What brought it to its status */
                        standing: {
                            /** @description 1 for the first */
                            attempt: number;
                            /** Format: date-time */
                            at: string;
                        };
                        /** @description Tries that the schedule has made */
                        retries: number;
                        /** @description What the clock does about it next */
                        agenda?: {
                            what: string;
                            /** Format: date-time */
                            at: string;
                        };
                        archived?: {
                            /** Format: date-time */
                            at: string;
                            by: string;
                            why: string;
                            /** @enum {string} */
                            from: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        };
                        changed_by?: string;
                        /** Format: date-time */
                        changed_at?: string;
                        /** @description Rises with every change: who has seen an older one has to look again */
                        record_version: number;
                        operation_id?: string;
                        /**
                         * @description What its message became
                         * @enum {string}
                         */
                        ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                        /** @description The message that took the place of this one */
                        edited_to?: string;
                        /** @description The failure whose message was edited into this one */
                        edited_from?: string;
                        redrive_of?: string;
                        /** @description What the message came in on */
                        topic?: string;
                        client_id?: string;
                        principal?: string;
                        /** @description The door that it came in by */
                        source?: string;
                        /** Format: date-time */
                        received_at?: string;
                        position?: string;
                        index?: number;
                        sequence?: number;
                        function_arn?: string;
                        robot_id?: string;
                        message_id?: string;
                        trace_id?: string;
                        correlation_id?: string;
                        causation_id?: string;
                        type?: string;
                        policy_version?: string;
                        /** @description Of a run of the machine: the handler that failed */
                        handler?: string;
                        /** @description The robot's state when its message failed */
                        state?: string;
                        original_bytes: number;
                        stack?: string;
                        /** @description What the robot or the door really sent */
                        original_base64: string;
                        /** @description From the first failure to the last message */
                        lineage: {
                            failure_id?: string;
                            message_id?: string;
                            type?: string;
                            robot_id?: string;
                            /** @enum {string} */
                            status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                            /** @enum {string} */
                            ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                            /** @description Of a message that did not fail */
                            outcome?: string;
                            edited_from?: string;
                            edited_to?: string;
                            redrive_of?: string;
                            /** Format: date-time */
                            at?: string;
                            /** @description The one that was asked for */
                            asked?: boolean;
                        }[];
                        /** @description What operations did to it, oldest first */
                        operations: components["schemas"]["Act"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-failure-groups": {
        parameters: {
            query?: {
                /** @description open, acknowledged or resolved; all if left out */
                status?: "open" | "acknowledged" | "resolved";
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["FailureGroup"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                        /** @description Of all failures: how many have which status */
                        failures?: {
                            [key: string]: number;
                        };
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-failure-group": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The group: 16 hex digits */
                fingerprint: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fingerprint: string;
                        error_class: string;
                        stage: string;
                        /** @description Of the newest member */
                        error_text?: string;
                        /** @description A failure to look at */
                        example?: string;
                        /** @description Members now, whatever their status */
                        count?: number;
                        /** @description How many of each status */
                        by_status?: {
                            [key: string]: number;
                        };
                        /** @description That were ever hit */
                        robots?: number;
                        /** @description Failures by the hour (2026-11-20T09) in which they were first seen */
                        hours?: {
                            [key: string]: number;
                        };
                        /** Format: date-time */
                        first_seen_at?: string;
                        /** Format: date-time */
                        last_seen_at?: string;
                        /** @enum {string} */
                        status: "open" | "acknowledged" | "resolved";
                        owner?: string;
                        note?: string;
                        changed_by?: string;
                        /** Format: date-time */
                        changed_at?: string;
                        /** @description The version that a person's last change made */
                        changed_version: number;
                        /** @description Rises with every write */
                        group_version: number;
                        /** @description A page of the robots that it has hit */
                        robot_ids: string[];
                        /** @description For the next page of robots; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "change-failure-group": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group: 16 hex digits */
                fingerprint: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As it was read: who has seen an older one has to look again */
                    group_version: number;
                    /** @description Who looks after it; null for nobody */
                    owner?: string | null;
                    /** @description What is known about it; null for nothing */
                    note?: string | null;
                    /**
                     * @description open, acknowledged or resolved
                     * @enum {string}
                     */
                    status?: "open" | "acknowledged" | "resolved";
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fingerprint: string;
                        error_class: string;
                        stage: string;
                        /** @description Of the newest member */
                        error_text?: string;
                        /** @description A failure to look at */
                        example?: string;
                        /** @description Members now, whatever their status */
                        count?: number;
                        /** @description How many of each status */
                        by_status?: {
                            [key: string]: number;
                        };
                        /** @description That were ever hit */
                        robots?: number;
                        /** @description Failures by the hour (2026-11-20T09) in which they were first seen */
                        hours?: {
                            [key: string]: number;
                        };
                        /** Format: date-time */
                        first_seen_at?: string;
                        /** Format: date-time */
                        last_seen_at?: string;
                        /** @enum {string} */
                        status: "open" | "acknowledged" | "resolved";
                        owner?: string;
                        note?: string;
                        changed_by?: string;
                        /** Format: date-time */
                        changed_at?: string;
                        /** @description The version that a person's last change made */
                        changed_version: number;
                        /** @description Rises with every write */
                        group_version: number;
                        /** @description Its entry of the audit trail */
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-operations": {
        parameters: {
            query?: {
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value, or a word that one of kind, status, by, why, operation_id has in it. Properties: kind, status, by, why, operation_id, created_at, started_at, ended_at, count. Operators: = != : !: (has in it, whatever the case) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Operation"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "plan-operation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What is to be done
                     * @enum {string}
                     */
                    kind: "redrive" | "archive" | "restore" | "replay";
                    /** @description What has to be true of a failure, all of it, as in GET /failures */
                    filter?: {
                        /** @enum {string} */
                        status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        /** @description The error class, such as NotJson */
                        class?: string;
                        /** @enum {string} */
                        stage?: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                        /** @description What sort of failure, such as machine or delivery */
                        kind?: string;
                        robot_id?: string;
                        /** @description The type of the message, such as work.completed */
                        type?: string;
                        group?: string;
                        /**
                         * Format: date-time
                         * @description Last seen then or later
                         */
                        from?: string;
                        /**
                         * Format: date-time
                         * @description Last seen before
                         */
                        until?: string;
                        /** @description Part of the error's text, as it is written */
                        text?: string;
                        /** @description Terms with & and |, as filter of GET /failures */
                        terms?: string;
                    };
                    /** @description Exactly these failures, in place of a filter */
                    failure_ids?: string[];
                    /** @description Of a replay: which part of the lake is compared with what was decided */
                    range?: {
                        /**
                         * Format: date-time
                         * @description Received then or later
                         */
                        from: string;
                        /**
                         * Format: date-time
                         * @description Received before
                         */
                        until: string;
                        /** @description Of this robot, or this mission, only */
                        robot_id?: string;
                    };
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-operation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The operation */
                operation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operation_id: string;
                        /** @enum {string} */
                        kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                        /** @enum {string} */
                        status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
                        /** @description Who asked for it */
                        by: string;
                        /** @description In their words */
                        why: string;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        started_at?: string;
                        started_by?: string;
                        /** @description Of the last start, if they said so */
                        started_why?: string;
                        /** Format: date-time */
                        ended_at?: string;
                        ended_because?: string;
                        cancelled_by?: string;
                        /** @description What the set was chosen by */
                        filter?: {
                            [key: string]: unknown;
                        };
                        /** @description The frozen set, and what acting on it would mean */
                        plan?: {
                            /** @description Messages */
                            count: number;
                            robots: number;
                            /** Format: date-time */
                            oldest_at?: string;
                            /** Format: date-time */
                            newest_at?: string;
                            /** @description Messages whose robot has moved on since */
                            conflicts: number;
                            /** @description Of failures that were named: cannot be tried, or not there at all */
                            left_out?: number;
                            /** @description Of a replay: messages that have their outcome */
                            accounted?: number;
                            /** @description Of a replay: messages of which nobody knows, left alone */
                            unsure?: number;
                            estimated_seconds: number;
                        };
                        pace?: {
                            rate_per_second: number;
                            first_batches: number[];
                            stop_above_percent: number;
                            out_of_order: boolean;
                        };
                        /** @description How many of the set were acted on or skipped */
                        done_until: number;
                        /** @description Not as the plan saw them any more */
                        skipped: number;
                        skipped_because?: string[];
                        /** @description Of its worker, so far */
                        runs: number;
                        /** @description Of a comparison of policies: see /comparisons */
                        compared?: {
                            [key: string]: unknown;
                        };
                        /** @description Of an erasure that is done: what went */
                        erased?: {
                            [key: string]: number;
                        };
                        /** @description Of an edit or a change: what was before and after */
                        diff?: unknown;
                        operation_version: number;
                        progress: {
                            /** @description Messages of the set */
                            count?: number;
                            acted_on?: number;
                            /** @description To go */
                            left?: number;
                            skipped?: number;
                            /** @description Whose end is known */
                            ended: number;
                            failed_again: number;
                            /** @description How many messages ended how, so far */
                            results: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-operation-messages": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The operation */
                operation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Act"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-capacity": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description The robot */
                            robot_id: string;
                            fleet: string | null;
                            /** @description As its policy has it; null if it was never heard */
                            state: string | null;
                            /** @description Whether it would be given a mission now */
                            free: boolean;
                            /** @description What it can do, as it or somebody said */
                            capabilities: string[];
                            /** @description Why it is withdrawn: it was taken out of service */
                            withdrawn: string | null;
                            /** @description What took it out: operator, stop (until it is resumed), proof, mode, robot. Each puts back what it took itself */
                            withdrawn_by: string[];
                            /** @description The mission that it has */
                            mission_id: string | null;
                            /** @description The job that was taken from it and that it has yet to give back */
                            gives_back: string | null;
                        }[];
                        /** @description Where the next page begins; null after the last */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-fleet-capacity": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The fleet */
                fleet: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description The robot */
                            robot_id: string;
                            fleet: string | null;
                            /** @description As its policy has it; null if it was never heard */
                            state: string | null;
                            /** @description Whether it would be given a mission now */
                            free: boolean;
                            /** @description What it can do, as it or somebody said */
                            capabilities: string[];
                            /** @description Why it is withdrawn: it was taken out of service */
                            withdrawn: string | null;
                            /** @description What took it out: operator, stop (until it is resumed), proof, mode, robot. Each puts back what it took itself */
                            withdrawn_by: string[];
                            /** @description The mission that it has */
                            mission_id: string | null;
                            /** @description The job that was taken from it and that it has yet to give back */
                            gives_back: string | null;
                        }[];
                        /** @description Where the next page begins; null after the last */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description As the settings name it */
                            name: string;
                            client_id: string;
                            /** @description What its token may say at most */
                            scopes: string[];
                            /** @description Names of fleets; "*" for all */
                            fleets: "*" | string[];
                            /** @description Who granted them; absent if nobody ever did */
                            changed_by?: string;
                            /** Format: date-time */
                            changed_at?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-grants": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The application: the client id of its tokens */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As the settings name it */
                        name: string;
                        client_id: string;
                        /** @description What its token may say at most */
                        scopes: string[];
                        /** @description Names of fleets; "*" for all */
                        fleets: "*" | string[];
                        /** @description Who granted them; absent if nobody ever did */
                        changed_by?: string;
                        /** Format: date-time */
                        changed_at?: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "change-grants": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The application: the client id of its tokens */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In the place of what was granted before: names of fleets, "*" for all, an empty list for none */
                    fleets: "*" | string[];
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        client_id: string;
                        /** @description Names of fleets; "*" for all */
                        fleets: "*" | string[];
                        /** @description Who said so */
                        changed_by: string;
                        /** Format: date-time */
                        changed_at: string;
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            partner: string;
                            /** @description Who it is */
                            title: string;
                            /** @description Where it sends its webhooks */
                            path: string;
                            /** @description About whose robots; "*" for all */
                            fleets: "*" | string[];
                            events: {
                                /** @description In the partner's words */
                                type: string;
                                means: string;
                                /** @description The type of our message */
                                becomes: string;
                            }[];
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-subscriptions": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Subscription"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "create-subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where webhooks go: https, on the public internet */
                    url: string;
                    /** @description What it is for, for people */
                    description?: string;
                    /** @description Of events; every type that partners may hear if left out */
                    types?: ("robot.transitioned" | "mission.transitioned" | "job.assigned" | "job.started" | "job.completed" | "job.failed" | "job.stopped" | "job.paused" | "job.resumed" | "job.released" | "robot.returned_to_service" | "incident.raised" | "incident.cleared" | "mission.allocated" | "mission.deallocated" | "mission.completed" | "mission.failed" | "mission.cancelled" | "mission.expired" | "mission.needs_person" | "fleet.out_of_capacity" | "fleet.capacity_restored" | "command.finished")[];
                    /** @description About whose robots; all that its owner sees if left out */
                    fleets?: "*" | string[];
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSubscription"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "change-subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As it was read: who has seen an older one has to look again */
                    subscription_version: number;
                    /** @description Where webhooks go: https, on the public internet */
                    url?: string;
                    /** @description What it is for, for people */
                    description?: string;
                    /** @description null for every type that partners may hear */
                    types?: ("robot.transitioned" | "mission.transitioned" | "job.assigned" | "job.started" | "job.completed" | "job.failed" | "job.stopped" | "job.paused" | "job.resumed" | "job.released" | "robot.returned_to_service" | "incident.raised" | "incident.cleared" | "mission.allocated" | "mission.deallocated" | "mission.completed" | "mission.failed" | "mission.cancelled" | "mission.expired" | "mission.needs_person" | "fleet.out_of_capacity" | "fleet.capacity_restored" | "command.finished")[] | null;
                    /** @description About whose robots; all that its owner sees if left out */
                    fleets?: "*" | string[];
                    /** @description false: nothing is sent. true: sent again, and what failed is forgiven */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "remove-subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        subscription_id: string;
                        /** @constant */
                        removed: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-policies": {
        parameters: {
            query?: {
                /** @description Whose policies: robot or mission; robot if left out. Versions of both are called alike */
                subject?: "robot" | "mission";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: {
                            /** @description A policy version, such as v2 */
                            version: string;
                            /**
                             * @description Whose policy it is: each has versions of its own
                             * @enum {string}
                             */
                            subject: "robot" | "mission";
                            title: string;
                            /** @description Of its content as compact JSON */
                            sha256: string;
                            states: string[];
                            /** @description States that a robot, or a mission, leaves under the version in which it entered them */
                            at_work: string[];
                            /** @description Whether a robot that is heard for the first time, or a mission that is asked for, gets it */
                            is_default: boolean;
                            /** @description The state machine that decides; null if it is not deployed */
                            machine_arn: string | null;
                            /** @description In force, newest first: a share of all robots, or a list of so many; none of missions */
                            rollouts: {
                                rollout_id: string;
                                percent?: number;
                                robots?: number;
                            }[];
                        }[];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-policy": {
        parameters: {
            query?: {
                /** @description json, asl or mermaid; else what the Accept header asks for, else json */
                format?: "json" | "asl" | "mermaid";
                /** @description Whose policies: robot or mission; robot if left out. Versions of both are called alike */
                subject?: "robot" | "mission";
            };
            header?: never;
            path: {
                /** @description The policy version, such as v2 */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "text/vnd.mermaid": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "compare-policies": {
        parameters: {
            query?: {
                /** @description Whose policies: robot or mission; robot if left out. Versions of both are called alike */
                subject?: "robot" | "mission";
            };
            header?: never;
            path: {
                /** @description The policy version, such as v2 */
                version: string;
                /** @description The version it is compared with */
                other: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A policy version, such as v2 */
                        from: string;
                        /** @description A policy version, such as v2 */
                        to: string;
                        /** @description False: not one robot would be decided otherwise */
                        differ: boolean;
                        states: {
                            added: string[];
                            removed: string[];
                        };
                        cells: {
                            added: {
                                state: string;
                                type: string;
                                next: string;
                                handlers: string[];
                                guard?: string;
                            }[];
                            removed: {
                                state: string;
                                type: string;
                                next: string;
                                handlers: string[];
                                guard?: string;
                            }[];
                            changed: {
                                state: string;
                                type: string;
                                before: {
                                    next: string;
                                    handlers: string[];
                                    guard?: string;
                                };
                                after: {
                                    next: string;
                                    handlers: string[];
                                    guard?: string;
                                };
                            }[];
                        };
                        guards: {
                            added: {
                                name: string;
                                /** @description payload.<field> or row.<field> */
                                path: string;
                                op: string;
                                value: string | number | boolean;
                            }[];
                            removed: {
                                name: string;
                                /** @description payload.<field> or row.<field> */
                                path: string;
                                op: string;
                                value: string | number | boolean;
                            }[];
                            changed: {
                                name: string;
                                before: {
                                    name: string;
                                    /** @description payload.<field> or row.<field> */
                                    path: string;
                                    op: string;
                                    value: string | number | boolean;
                                };
                                after: {
                                    name: string;
                                    /** @description payload.<field> or row.<field> */
                                    path: string;
                                    op: string;
                                    value: string | number | boolean;
                                };
                            }[];
                        };
                        settings: {
                            setting: string;
                            before: unknown;
                            after: unknown;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-rollouts": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["Rollout"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "begin-rollout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One that is deployed */
                    version: string;
                    /** @description The share of the robots, by their ids; this or robot_ids */
                    percent?: number;
                    /** @description Exactly these robots; this or percent */
                    robot_ids?: string[];
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rollout: components["schemas"]["Rollout"];
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-rollout": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The rollout */
                rollout_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rollout_id: string;
                        /** @description A policy version, such as v2 */
                        version: string;
                        /** @description Of all robots; this or robot_ids */
                        percent?: number;
                        /** @description Of these, those that the caller sees */
                        robot_ids?: string[];
                        /** @enum {string} */
                        status: "active" | "superseded" | "rolled_back";
                        by: string;
                        why: string;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        ended_at?: string;
                        ended_by?: string;
                        ended_why?: string;
                        /** @description The rollout that took its place */
                        superseded_by?: string;
                        /** @description Of a list; of a share, GET /robots?policy_version= lists who has not moved */
                        progress?: {
                            moved: number;
                            not_yet: number;
                            never_heard: number;
                        };
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-comparison": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The comparison */
                comparison_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        comparison_id: string;
                        /**
                         * @description stopped: its time was up; ask again from looked_until
                         * @enum {string}
                         */
                        status: "running" | "done" | "failed" | "stopped";
                        /** @description A policy version, such as v2 */
                        version: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description The robot */
                        robot_id?: string;
                        by: string;
                        why: string;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Absent before the first look */
                        compared?: {
                            /** @description A policy version, such as v2 */
                            version: string;
                            /** @description That were looked at */
                            decisions: number;
                            /** @description Stale, failed, held: no policy decided them */
                            not_by_policy: number;
                            same: number;
                            different: number;
                            /** @description Of the different ones: may only follow from an earlier one */
                            following: number;
                            /** @description A guard asks for what nobody recorded */
                            unsure: number;
                            robots: number;
                            robots_different: number;
                            /** @description Differences that are listed: the first so many */
                            listed: number;
                            /** @description Lines of the lake that nobody can read */
                            unreadable: number;
                            /**
                             * Format: date-time
                             * @description What was decided before it has been looked at
                             */
                            looked_until?: string;
                        };
                        /** Format: date-time */
                        ended_at?: string;
                        ended_because?: string;
                        differences: {
                            /** @description The robot */
                            robot_id: string;
                            message_id: string;
                            type: string;
                            /** Format: date-time */
                            decided_at: string;
                            trace_id?: string;
                            /** @description What happened */
                            recorded: ({
                                /** @constant */
                                outcome: "applied";
                                to: string;
                                handlers: string[];
                            } | {
                                /** @constant */
                                outcome: "refused";
                                reason: string;
                                guard?: string;
                            } | {
                                /** @constant */
                                outcome: "unknown_state";
                            }) & {
                                state: string;
                                /** @description A policy version, such as v2 */
                                policy_version: string;
                            };
                            /** @description What the version would have done */
                            would: ({
                                /** @constant */
                                outcome: "applied";
                                to: string;
                                handlers: string[];
                            } | {
                                /** @constant */
                                outcome: "refused";
                                reason: string;
                                guard?: string;
                            } | {
                                /** @constant */
                                outcome: "unknown_state";
                            }) & {
                                state: string;
                            };
                            /**
                             * @description May only follow from an earlier difference of its robot
                             * @constant
                             */
                            follows?: true;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "erase-robot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The id of the robot once more: it cannot be taken back */
                    confirm: string;
                    /** @description Also a robot that was heard just now; what it says from then on makes it known again */
                    even_if_connected?: boolean;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where to watch it: /operations/{operation_id} */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operation_id: string;
                        /** @constant */
                        status: "planning";
                        robot_id: string;
                        /**
                         * Format: date-time
                         * @description Until then POST /operations/{operation_id}/cancel calls it off
                         */
                        begins_at: string;
                        /** @constant */
                        even_if_connected?: true;
                        by: string;
                        why: string;
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "edit-failure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The failure */
                failure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As it was read: who has seen an older one has to look again */
                    record_version: number;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                    /** @description The new payload; everything else stays as it was */
                    payload?: {
                        [key: string]: unknown;
                    };
                    /** @description The whole new message, as its sender would have written it; in place of payload */
                    body?: {
                        [key: string]: unknown;
                    };
                    /** @description Answers what would be sent and whether it is right; with neither payload nor body, what there is to edit; nothing is done */
                    dry_run?: boolean;
                    /** @description Needed when type, version or correlation_id change */
                    confirm?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failure_id: string;
                        /** @enum {string} */
                        status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        record_version?: number;
                        /** @description Its entry of the audit trail */
                        operation?: components["schemas"]["Operation"];
                        /** @description Nothing was done */
                        dry_run?: boolean;
                        copy?: {
                            /** @description Of the copy: its own */
                            message_id: string;
                            type: string;
                            topic: string;
                            bytes: number;
                            base64: string;
                        };
                        changes?: {
                            path: string;
                            before?: unknown;
                            after?: unknown;
                        }[];
                        /** @description What has to be confirmed */
                        warnings?: string[];
                        /** @description Of a dry run with neither payload nor body: what there is to edit */
                        editable?: {
                            /** @description As its sender would write it, without what is locked; absent where it cannot be read */
                            content?: {
                                [key: string]: unknown;
                            };
                            /** @description Whether a new payload may be sent and the rest stay */
                            payload_alone: boolean;
                            /** @description What a copy cannot change */
                            locked: {
                                [key: string]: unknown;
                            };
                            /** @description What has to be confirmed, and what it means */
                            sensitive: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "archive-failure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The failure */
                failure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failure_id: string;
                        /** @enum {string} */
                        status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        record_version: number;
                        /** @description Its entry of the audit trail */
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "restore-failure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The failure */
                failure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failure_id: string;
                        /** @enum {string} */
                        status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        record_version: number;
                        /** @description Its entry of the audit trail */
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "retry-failure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The failure */
                failure_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                    /** @description Apply messages also where the robot has moved on since; such a transition is marked out_of_order */
                    out_of_order?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failure_id: string;
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "start-operation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The operation */
                operation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The count of the plan: what was seen is what is started */
                    expected_count: number;
                    /** @description Messages per second; 20 if left out */
                    rate_per_second?: number;
                    /** @description Sizes of the first batches, each sent when the ends of the one before are known; 1, 2, 5, 20 if left out */
                    first_batches?: number[];
                    /** @description Stops when more than this share of the known ends failed again; 20 if left out */
                    stop_above_percent?: number;
                    /** @description Apply messages also where the robot has moved on since; such a transition is marked out_of_order */
                    out_of_order?: boolean;
                };
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "cancel-operation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The operation */
                operation_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "put-robot-in-fleet": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The fleet; null for none, and then only those see the robot who see all */
                    fleet: string | null;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The robot */
                        robot_id: string;
                        /** @description Where it is now; null for none */
                        fleet: string | null;
                        /** @description Who said so */
                        changed_by: string;
                        /** Format: date-time */
                        changed_at: string;
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "import-robots": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The fleet */
                fleet: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A line per robot below a line with the columns: robot_id, and of capabilities (words with blanks between them, - for none), available (yes, no) and removed (yes: out of the fleet) those that are wanted; at most 500 lines */
                    csv: string;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fleet: string;
                        /** @description Of this list; the messages to its robots are derived from it */
                        import_id: string;
                        /** @description Lines that were done */
                        taken: number;
                        /** @description Lines that were not */
                        failed: number;
                        /** @description Those lines as they were, and why; null if there are none */
                        failed_csv: string | null;
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "add-partner-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The partner, as its file is called */
                partner: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description whsec_<base64> of 24 to 64 bytes, where the partner makes its secrets itself; made here if left out */
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        partner: string;
                        secret_id: string;
                        /** @description whsec_<base64>: shown here and never again */
                        secret: string;
                        /** @description Those that count now, the new one first */
                        secrets: {
                            secret_id: string;
                            /** Format: date-time */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description Absent: until another one takes its place
                             */
                            expires_at?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "add-subscription-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        subscription_id: string;
                        secret_id: string;
                        /** @description whsec_<base64>: shown here and never again */
                        secret: string;
                        /** @description Those that count now, the new one first */
                        secrets: {
                            secret_id: string;
                            /** Format: date-time */
                            created_at: string;
                            /**
                             * Format: date-time
                             * @description Absent: until another one takes its place
                             */
                            expires_at?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "pin-robot": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Only this version decides for the robot; null takes the pin away */
                    version: string | null;
                    /** @description As it was read (0: no pin yet): who has seen an older one has to look again; left out: whatever it is */
                    pin_version?: number;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The robot */
                        robot_id: string;
                        /** @description Whether only one version may decide for it; null if nobody ever said */
                        pin: {
                            /** @description Null: the pin was taken away */
                            version: string | null;
                            /** @description Rises with every change: who has seen an older one has to look again */
                            pin_version: number;
                            by: string;
                            why: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The rollout */
                rollout_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rollout: components["schemas"]["Rollout"];
                        operation: components["schemas"]["Operation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "begin-comparison": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The policy version, such as v2 */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Decided then or later
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description Decided before
                     */
                    until: string;
                    /** @description Of this robot only */
                    robot_id?: string;
                    /** @description Why, for whoever reads the audit trail */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where to watch it: /comparisons/{comparison_id} */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        comparison_id: string;
                        /**
                         * @description stopped: its time was up; ask again from looked_until
                         * @enum {string}
                         */
                        status: "running" | "done" | "failed" | "stopped";
                        /** @description A policy version, such as v2 */
                        version: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description The robot */
                        robot_id?: string;
                        by: string;
                        why: string;
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "issue-feed-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Names one listener among several of the same caller, such as a tab: when it connects anew, its older connection is ended */
                    session?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Taken once */
                        ticket: string;
                        /** @description Where to connect, with ?ticket= and the ticket behind it */
                        url: string;
                        /** @description Seconds until the ticket is taken no more */
                        expires_in: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "pause-mission": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The mission */
                mission_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why, in words for a person */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description With wait: its outcome has come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the mission can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "resume-mission": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The mission */
                mission_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why, in words for a person */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description With wait: its outcome has come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the mission can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "cancel-mission": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The mission */
                mission_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why, in words for a person */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description With wait: its outcome has come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the mission can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "update-mission": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The mission */
                mission_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description what is to be done, one after the other */
                    steps: ({
                        /** @description name of the step in later messages; its number, from 1, when absent */
                        step_id?: string;
                        /**
                         * @description what is to be done
                         * @enum {string}
                         */
                        kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                        /** @description where; absent: where the robot is then */
                        place?: {
                            /** @description the place as the site calls it */
                            node_id: string;
                            /** @description metres on the map */
                            x?: number;
                            /** @description metres on the map */
                            y?: number;
                            /** @description heading in radians */
                            theta?: number;
                            /** @description the map that x and y are on */
                            map?: string;
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description what to do there, beside or in place of what the kind says */
                        action?: {
                            /** @description what the robot calls it */
                            type: string;
                            /** @description handed to the robot by their names */
                            parameters?: {
                                [key: string]: unknown;
                            };
                            /**
                             * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                             * @enum {string}
                             */
                            blocking?: "NONE" | "SOFT" | "HARD";
                        } & {
                            [key: string]: unknown;
                        };
                        /** @description how long a wait is */
                        duration_seconds?: number;
                    } & {
                        [key: string]: unknown;
                    })[];
                };
            };
        };
        responses: {
            /** @description With wait: its outcome has come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the mission can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "release-mission": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The mission */
                mission_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What was seen, in words for a person */
                    reason: string;
                    /**
                     * @description safe: it stays where it is; recovered: it was brought back to where the mission begins
                     * @enum {string}
                     */
                    load: "safe" | "recovered";
                };
            };
        };
        responses: {
            /** @description With wait: its outcome has come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the mission can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedMission"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "stop-robot": {
        parameters: {
            query?: {
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why, in words for a person */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description With wait: it was decided */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedCommand"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the command can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedCommand"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "cancel-command": {
        parameters: {
            query?: {
                /** @description Whose: a command's id is its robot's own where the request was named by whoever sent it */
                robot_id?: string;
                /** @description Seconds to wait for what becomes of it */
                wait?: number;
            };
            header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                traceparent?: string;
            };
            path: {
                /** @description The command */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why, in words for a person */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description With wait: it was decided */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedCommand"];
                };
            };
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where the command can be watched */
                    Location?: string;
                    /** @description true, when it was taken before */
                    "Idempotent-Replayed"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedCommand"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "begin-upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description How many there will be; exactly so many are taken */
                    bytes: number;
                    /** @description Its media type */
                    content_type: string;
                    /** @description Of the content; nothing else is taken */
                    sha256: string;
                    /** @description Whoever sees this robot may fetch it */
                    robot_id?: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A message refers to it: content: {upload_id} */
                        upload_id: string;
                        /** @constant */
                        method: "PUT";
                        /** @description Where to put the content, with these headers and no token of ours */
                        url: string;
                        headers: {
                            [key: string]: string;
                        };
                        /** @description Seconds */
                        expires_in: number;
                        /** Format: date-time */
                        kept_until: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-openapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-asyncapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asyncapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-documentation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-documentation-file": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A file of the page */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                    "text/css": string;
                    "image/png": string;
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        /**
                         * Format: date-time
                         * @description When metrics were looked at: they are kept for a while, for each look costs
                         */
                        metrics_at: string;
                        robots: {
                            count: number;
                            by_state: {
                                [key: string]: number;
                            };
                            by_policy_version: {
                                [key: string]: number;
                            };
                            parked: number;
                            /** @description Parked, and released by a person only */
                            needs_attention: number;
                            /** @description There are more than were counted */
                            cut: boolean;
                        };
                        /** @description Worst first; empty: nothing of what is looked at is wrong */
                        stuck: {
                            /** @enum {string} */
                            level: "stopped" | "behind" | "notice";
                            /** @description The box in which it is */
                            at: string;
                            /** @description What, for how long and why, in words */
                            text: string;
                            /** @description What to do */
                            next: string;
                        }[];
                        /** @description As GET /counters */
                        books?: {
                            /** @description Messages */
                            published: number;
                            /** @description Messages */
                            applied: number;
                            /** @description Messages */
                            observed: number;
                            /** @description Messages */
                            duplicate: number;
                            /** @description Messages */
                            refused: number;
                            /** @description Messages */
                            dead_lettered: number;
                            /** @description Messages */
                            shed: number;
                            /** @description Messages */
                            pending: number;
                            /** @description Messages */
                            redelivered: number;
                        };
                        /** @description The last 60 whole minutes, oldest first */
                        per_minute?: components["schemas"]["MinuteOfOutcomes"][];
                        /** @description The one that lasts: it grows until it is over */
                        this_minute?: components["schemas"]["MinuteOfOutcomes"];
                        lag?: {
                            /** @description null: nobody has counted it in the last minutes */
                            stream_seconds: number | null;
                            /** @description null: nobody has counted it in the last minutes */
                            outbox_seconds: number | null;
                            /** @description null: nobody has counted it in the last minutes */
                            listeners_seconds: number | null;
                            /** @description Of the last minutes; null: nothing was counted in them */
                            delivered_ms_p50: number | null;
                            /** @description Of the last minutes; null: nothing was counted in them */
                            delivered_ms_p99: number | null;
                            /** @description Of the last minutes; null: nothing was counted in them */
                            transition_ms_p50: number | null;
                            /** @description Of the last minutes; null: nothing was counted in them */
                            transition_ms_p99: number | null;
                        };
                        /** @description All that there are, by status */
                        failures?: {
                            open: number;
                            retrying: number;
                            held: number;
                            needs_attention: number;
                            resolved: number;
                            archived: number;
                        };
                        boxes?: components["schemas"]["FlowBox"][];
                        edges?: components["schemas"]["FlowEdge"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "receive-webhook": {
        parameters: {
            query?: never;
            header: {
                /** @description Of this delivery; a resend keeps it and is answered like the first */
                "webhook-id": string;
                /** @description Epoch seconds of this try */
                "webhook-timestamp": string;
                /** @description v1,<base64> of HMAC-SHA256 over id.timestamp.body; several with blanks between them */
                "webhook-signature": string;
            };
            path: {
                /** @description The partner, as its file is called */
                partner: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["CloudEvent"];
                "application/cloudevents-batch+json": components["schemas"]["CloudEvent"][];
                "application/json": unknown;
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the delivery */
                        webhook_id: string;
                        /** @description What it became, one per event; a resend of the same delivery is answered with the same */
                        messages: {
                            /** @description The message */
                            message_id: string;
                            /** @description The story that it belongs to: 32 hex digits */
                            trace_id: string;
                            /** @description The robot */
                            robot_id: string;
                            type: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "find-messages": {
        parameters: {
            query?: {
                /** @description 32 hex digits, or a UUID; looked for in 31 days before until if from is left out */
                trace_id?: string;
                /** @description The sender's id of the message */
                message_id?: string;
                /** @description Of this robot only */
                robot_id?: string;
                /** @description Such as work.completed */
                type?: string;
                /** @description What sort of message */
                kind?: "request" | "fact" | "telemetry";
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value. Properties: message_id, trace_id, robot_id, type, kind, dialect, source, topic, version, correlation_id, causation_id, priority, redrive_of, edited_from, payload, sequence, bytes; of what was decided: outcome, reason, from_state, to_state, policy_version, failure_id. Operators: = != : !: (has in it) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description yes: with what became of each message, as far as it has arrived in the lake */
                decided?: "yes" | "no";
                /** @description yes: with the sender's bytes as they were, base64; pages are shorter then */
                raw?: "yes" | "no";
                /** @description RFC 3339: received then or later; a day before until if left out, 31 days (of a trace 400) before it at most */
                from?: string;
                /** @description RFC 3339: received before; now if left out */
                until?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["StoredMessage"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "count-messages": {
        parameters: {
            query?: {
                /** @description 32 hex digits, or a UUID; looked for in 31 days before until if from is left out */
                trace_id?: string;
                /** @description The sender's id of the message */
                message_id?: string;
                /** @description Of this robot only */
                robot_id?: string;
                /** @description Such as work.completed */
                type?: string;
                /** @description What sort of message */
                kind?: "request" | "fact" | "telemetry";
                /** @description Terms joined by & or |, in brackets what belongs together: property operator value. Properties: message_id, trace_id, robot_id, type, kind, dialect, source, topic, version, correlation_id, causation_id, priority, redrive_of, edited_from, payload, sequence, bytes; of what was decided: outcome, reason, from_state, to_state, policy_version, failure_id. Operators: = != : !: (has in it) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes */
                filter?: string;
                /** @description RFC 3339: received then or later; a day before until if left out, 31 days (of a trace 400) before it at most */
                from?: string;
                /** @description RFC 3339: received before; now if left out */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description On all pages together */
                        messages: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-history": {
        parameters: {
            query?: {
                /** @description Only entries of this sort */
                entry?: "decision" | "command" | "mission" | "failure";
                /** @description RFC 3339: received then or later; a day before until if left out, 92 days before it at most */
                from?: string;
                /** @description RFC 3339: received before; now if left out */
                until?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                robot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: {
                            /** Format: date-time */
                            happened_at: string;
                            /** @description decision, command, mission or failure */
                            entry: string;
                            /** @description Of the message, the command, the mission or the failure */
                            id: string;
                            type?: string;
                            /** @description How it ended, or where it stands */
                            outcome?: string;
                            from_state?: string;
                            to_state?: string;
                            reason?: string;
                            trace_id?: string;
                            policy_version?: string;
                        }[];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                        /** @description The robot */
                        robot_id: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-measures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            measure: string;
                            describes: string;
                            values: {
                                name: string;
                                describes: string;
                            }[];
                            group_by: string[];
                            intervals: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-stats": {
        parameters: {
            query?: {
                /** @description What of the measure tells rows apart, joined by commas; none if left out */
                group_by?: string;
                /** @description How long a row lasts; all is the whole range */
                interval?: "hour" | "day" | "all";
                /** @description RFC 3339: received then or later; a day before until if left out, 31 days (366 with a longer interval than an hour) before it at most */
                from?: string;
                /** @description RFC 3339: received before; now if left out */
                until?: string;
                /** @description Of this robot only */
                robot_id?: string;
                /** @description Of robots that were in this fleet when the newest run of the warehouse looked */
                fleet?: string;
            };
            header?: never;
            path: {
                /** @description A name of GET /data/stats */
                measure: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        measure: string;
                        interval: string;
                        group_by: string[];
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description begins_at, the groups and the values, by their names */
                        items: {
                            [key: string]: string | number | boolean | null;
                        }[];
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-loss": {
        parameters: {
            query?: {
                /** @description hours: the counters and their differences; gaps: what is missing, where, and how to bring it back; rules: what topic rules and the stream counted of all robots together, for who sees all fleets */
                what?: "hours" | "gaps" | "rules";
                /** @description RFC 3339: received then or later; 7 days before until if left out, 92 days before it at most */
                from?: string;
                /** @description RFC 3339: received before; now if left out */
                until?: string;
                /** @description Of this robot only */
                robot_id?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: {
                            [key: string]: string | number | boolean | null;
                        }[];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                        what: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        until: string;
                        /** @description Where nothing is listed: hours of the range in which loss reports have counted anything. 0: nothing is known of it */
                        hours_reported?: number;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            question: string;
                            /** @description The longest range from `from` to `until` */
                            days_max: number;
                            /** @description Of its answer */
                            columns: {
                                name: string;
                                type: string;
                            }[];
                            parameters: {
                                name: string;
                                type: string;
                                describes: string;
                                required: boolean;
                                default?: string | number;
                                example: string | number;
                                minimum?: number;
                                maximum?: number;
                                pattern?: string;
                            }[];
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-query": {
        parameters: {
            query?: {
                /** @description Rows per page, 1 to 999; 100 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description What asking was answered with */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Query"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "cancel-query": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What asking was answered with */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For GET /data/query/{query_id} */
                        query_id: string;
                        /** @description queued, running, succeeded, failed or cancelled */
                        status: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-data-runs": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: components["schemas"]["DataRun"][];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "start-data-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Hours in which something arrived then or later
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description And before; 31 days at most
                     */
                    until: string;
                    /** @description Why, for whoever reads the audit trail */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description As asked */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataRun"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-data-run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataRun"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "list-reports": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                limit?: number;
                /** @description next_cursor of the page before, unchanged */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        items: {
                            /**
                             * Format: date
                             * @description In UTC
                             */
                            day: string;
                            /**
                             * Format: date-time
                             * @description Made anew it is the same page, with what was repaired since
                             */
                            made_at: string;
                            bytes: number;
                        }[];
                        /** @description For the next page; null at the end */
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "read-report": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UTC day */
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date
                         * @description In UTC
                         */
                        day: string;
                        /**
                         * Format: date-time
                         * @description Made anew it is the same page, with what was repaired since
                         */
                        made_at: string;
                        bytes: number;
                        /** @description Where to open it, without a token of ours */
                        url: string;
                        /** @description Of the address, in seconds */
                        expires_in: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "ask-query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Which question: a name of GET /data/queries */
                    name: string;
                    /** @description By name, as the question takes them; from and until are the last day if left out */
                    parameters?: {
                        [key: string]: string | number | boolean;
                    };
                    /**
                     * @description json (lines, gzipped) and parquet are written beside each other as files, and have no rows here; csv if left out
                     * @enum {string}
                     */
                    format?: "csv" | "json" | "parquet";
                    /** @description How long to wait for the answer; 5 if left out. The query goes on all the same */
                    wait_seconds?: number;
                };
            };
        };
        responses: {
            /** @description As asked */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Query"];
                };
            };
            /** @description It goes on, and can be looked at */
            202: {
                headers: {
                    /** @description Where it can be looked at */
                    Location?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "relay-signed-in": {
        parameters: {
            query?: {
                /** @description Good once, and only for the page that asked for it */
                code?: string;
                /** @description What the page that asked for it said */
                state?: string;
                /** @description Why there is no code */
                error?: string;
                /** @description The same in words */
                error_description?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            302: {
                headers: {
                    /** @description A page of the operators’ console */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    "relay-signed-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As asked */
            302: {
                headers: {
                    /** @description A page of the operators’ console */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
}
