// Generated from docs/generated/openapi.json by npm run generate: edit functions/http/.
export interface paths {
    readonly "/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * That the API is there
         * @description Open.
         */
        readonly get: operations["health"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/timeline/{any_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The story behind an id of a message, trace, robot, correlation, failure or operation: every hop with its time, failures, tries and operations, in order
         * @description For: People of the group reader or one that may do more; no application.
         */
        readonly get: operations["read-timeline"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who did what to which failure, when and why, newest first; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; no application.
         */
        readonly get: operations["list-audit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/counters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The books: what was published and what became of it
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        readonly get: operations["read-counters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Robots of which all that is asked for is true, by id: state, version, last-known state; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["list-robots"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One robot
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["read-robot"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/conformance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How well a robot keeps to VDA 5050, counted since it was first heard
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["read-conformance"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/transitions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How a robot got into its state: the messages that were applied, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["list-transitions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/configuration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a robot is to be set to, what it says that it is, and what of that is open
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["read-configuration"];
        /**
         * Sets what a robot is to be set to; it is told at once, or when it comes
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly put: operations["configure-robot"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What became of requests and facts: of a trace, oldest first, or of a robot, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        readonly get: operations["list-messages"];
        readonly put?: never;
        /**
         * Sends one message, or a list of up to 100 (1 MB together): all of them or none. They are decided on the line, in their order for each robot
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        readonly post: operations["send-messages"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/messages/{message_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What became of one request or fact, or that it is pending; telemetry is in the lake
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        readonly get: operations["read-message"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Missions of which all that is asked for is true, newest first: state, robot, progress, and why they wait; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["list-missions"];
        readonly put?: never;
        /**
         * Asks for work, whichever robot does it. With wait: 200 when a robot has it or it was refused, 202 with what is known by then
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["request-mission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions/{mission_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One mission: its state, who has it, how far it is, and why it waits
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["read-mission"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/commands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a robot was told, newest first: how often it was sent, what was answered, how it ended
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["list-commands"];
        readonly put?: never;
        /**
         * Asks something of one robot. With wait: 200 when its policy has allowed or refused it. How the command fares is at its location
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["send-command"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/commands/{command_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One command
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/robots.read.
         */
        readonly get: operations["read-command"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/uploads/{upload_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Uploaded content: size, kind, checksum, and an address to fetch it from in the next minutes
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        readonly get: operations["read-upload"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/scheduled-messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Messages that are sent later, or were: newest first; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        readonly get: operations["list-scheduled-messages"];
        readonly put?: never;
        /**
         * Sends a message later: once, or again and again. It is checked now as if it were sent, and again each time
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        readonly post: operations["schedule-message"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/scheduled-messages/{scheduled_message_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One of them: when it comes next, and what came of the last time
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/messages.read.
         */
        readonly get: operations["read-scheduled-message"];
        readonly put?: never;
        readonly post?: never;
        /**
         * From now on it is not sent; what was sent before is not called back. Applications cancel their own
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        readonly delete: operations["cancel-scheduled-message"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Failures of which all that is asked for is true, newest first; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["list-failures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failures/{failure_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Everything that is known of a failure: original bytes, tries, lineage both ways, operations that touched it
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["read-failure"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failure-groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Failures by cause, the one that failed last first, and how many failures have which status
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["list-failure-groups"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failure-groups/{fingerprint}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One cause: counts, trend by the hour, owner and note, and a page of the robots it has hit
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["read-failure-group"];
        /**
         * Owner, note or status of a group; 409 with who and when if somebody has changed it since
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly put: operations["change-failure-group"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/operations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was done about failures, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["list-operations"];
        readonly put?: never;
        /**
         * Freezes the set of failures that an operation will act on, and says what that would mean; nothing is done yet
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["plan-operation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/operations/{operation_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One operation: plan, pace, who and why, how many are done and left, and how they ended
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["read-operation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/operations/{operation_id}/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What an operation did to each failure, by failure id
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/failures.read.
         */
        readonly get: operations["list-operation-messages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/capacity": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What all robots could take on, those in no fleet as well: who is free, who has which mission; a page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; no application.
         */
        readonly get: operations["read-capacity"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/fleets/{fleet}/capacity": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the robots of a fleet could take on: who is free, who has which mission, what holds the others back
         * @description For: People of the group reader or one that may do more; no application.
         */
        readonly get: operations["read-fleet-capacity"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Applications that may get a token: their scopes, and the fleets that each was granted
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly get: operations["list-applications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/applications/{client_id}/grants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Which fleets an application sees, and who granted them when
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly get: operations["read-grants"];
        /**
         * Which fleets an application sees, from its next request on
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly put: operations["change-grants"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/partners": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Partners whose robots you see: what each may tell us, what we make of it, and about whom
         * @description For: People of the group reader or one that may do more; no application.
         */
        readonly get: operations["list-partners"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/subscriptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who hears of which events by webhook; an application sees its own. A page may be short, its cursor goes on
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        readonly get: operations["list-subscriptions"];
        readonly put?: never;
        /**
         * Sends events to a server, a few seconds from now on; the answer holds the secret that they are signed with, once
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        readonly post: operations["create-subscription"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/subscriptions/{subscription_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One subscription, and how its deliveries fare
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        readonly get: operations["read-subscription"];
        /**
         * Changes what is sent and where, or switches it off and on; what is left out stays
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        readonly put: operations["change-subscription"];
        readonly post?: never;
        /**
         * Ends a subscription for good; its secrets go with it
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        readonly delete: operations["remove-subscription"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/policies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The versions that are deployed, and what is rolled out of each
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        readonly get: operations["list-policies"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/policies/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One version: its table as JSON, the machine that it compiles to (asl), or its diagram (mermaid)
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        readonly get: operations["read-policy"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/policies/{version}/compare/{other}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between two versions: states, cells, guards; from the first to the other
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        readonly get: operations["compare-policies"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/rollouts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is and was rolled out to whom, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        readonly get: operations["list-rollouts"];
        readonly put?: never;
        /**
         * Rolls a policy version out to a share of the robots or to a list of them, from now on
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly post: operations["begin-rollout"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/rollouts/{rollout_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One rollout; of a list, also how many of its robots have moved
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        readonly get: operations["read-rollout"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/comparisons/{comparison_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far a comparison has got, what it counted, and a page of the differences that it found
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/policies.read.
         */
        readonly get: operations["read-comparison"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/erasures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Has everything that is known of a robot erased, once the time is over in which it can be cancelled; it cannot be taken back then
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly post: operations["erase-robot"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failures/{failure_id}/edit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends an edited copy of the failed message with an id of its own, and resolves the original
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["edit-failure"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failures/{failure_id}/archive": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes one failure out of sight; it is kept
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["archive-failure"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failures/{failure_id}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Brings one archived failure back
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["restore-failure"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/failures/{failure_id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Tries one failure again: an operation of one, planned and started
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["retry-failure"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/operations/{operation_id}/start": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Starts a planned operation, or goes on with one that was cancelled or has stopped
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["start-operation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/operations/{operation_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ends an operation after the batch that is under way
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["cancel-operation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/fleet": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Puts a robot into a fleet, out of the one it was in; a robot may be put there before it is first heard of
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly put: operations["put-robot-in-fleet"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/fleets/{fleet}/robots": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Puts the robots of a list (CSV) into a fleet or out of it, and says what each can do; lines that cannot be taken come back with why, to be corrected and sent again
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly post: operations["import-robots"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/partners/{partner}/secrets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A new secret that a partner signs with, said once; those before it end after the overlap
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly post: operations["add-partner-secret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/subscriptions/{subscription_id}/secrets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A new secret, said once; until the overlap ends, webhooks are signed with those before it as well
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/webhooks.write.
         */
        readonly post: operations["add-subscription-secret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/pin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Pins a robot to a policy version, or takes its pin away; it moves with its next message, once it is not at work
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly put: operations["pin-robot"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/rollouts/{rollout_id}/rollback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes a rollout back: its robots return to what covers them then, each once it is not at work
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly post: operations["roll-back"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/policies/{version}/comparisons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Asks what a version would have done with what was decided in a time range; watched at its Location
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["begin-comparison"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/feed/tickets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A ticket to the live feed, and where to connect: url + ?ticket= + ticket, once, within 30 seconds; a token never goes into a URL
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/feed.read.
         */
        readonly post: operations["issue-feed-ticket"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions/{mission_id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Lets the robot of a mission stand still and keep it; the mission is paused when the robot says so
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["pause-mission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions/{mission_id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Lets a paused mission go on
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["resume-mission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions/{mission_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Ends a mission that nobody wants any more; its robot is told first
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["cancel-mission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions/{mission_id}/update": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Adds steps behind those that a mission has
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["update-mission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/missions/{mission_id}/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Says that a person has looked at the load of a robot that was lost, so that another may take its mission; no application may
         * @description For: People of the group writer or one that may do more; no application.
         */
        readonly post: operations["release-mission"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/robots/{robot_id}/stop": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Emergency stop: on its way to the robot before anything is decided, past everything that waits
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["stop-robot"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/commands/{command_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Calls a command back: one that waits is not sent, one that the robot has it may still give up
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write.
         */
        readonly post: operations["cancel-command"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/uploads": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * An address to put content to that is too big for a message, for 15 minutes; a message then refers to it
         * @description For: People of the group writer or one that may do more; applications with the scope signalbox/messages.write or signalbox/robots.speak.
         */
        readonly post: operations["begin-upload"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What can be asked over HTTP: OpenAPI 3.1
         * @description Open.
         */
        readonly get: operations["read-openapi"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/asyncapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is said by MQTT, on the bus, by webhook and in the feed: AsyncAPI 3
         * @description Open.
         */
        readonly get: operations["read-asyncapi"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/docs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The same to browse in, and to try
         * @description Open.
         */
        readonly get: operations["read-documentation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/docs/{file}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the page is made of
         * @description Open.
         */
        readonly get: operations["read-documentation-file"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/bridge/{partner}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes a partner's CloudEvents (structured, batched or binary), signed after Standard Webhooks
         * @description Open.
         */
        readonly post: operations["receive-webhook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Messages of any age as they were said, newest first: of a trace, a robot, a type, a range. What takes longer than some seconds answers 202 with a place to look at
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["find-messages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/robots/{robot_id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What became of a robot in a range, newest first: decisions, commands, missions, failures
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["read-history"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/stats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What is counted and measured, and by what it can be grouped
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["list-measures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/stats/{measure}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One measure by hour or day and group, oldest first; at most 5,000 rows
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["read-stats"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/loss": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the loss report counted, by robot and hour, or the gaps it found, newest first
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["read-loss"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/queries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The questions that can be asked by name, with their parameters
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query.
         */
        readonly get: operations["list-queries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/query/{query_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far a query of one's own is; when it has succeeded its rows and where to download them
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query or signalbox/data.read.
         */
        readonly get: operations["read-query"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Stops a query of one's own; what it has scanned by then is counted
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query or signalbox/data.read.
         */
        readonly delete: operations["cancel-query"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/runs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Runs that settled what landed and computed the facts, newest first: rows in, out and rejected
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["list-data-runs"];
        readonly put?: never;
        /**
         * Settles and computes a range of hours again; what was right stays as it is
         * @description For: People of the group admin or one that may do more; no application.
         */
        readonly post: operations["start-data-run"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/runs/{run_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One of them: how far it is, or what it has done
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["read-data-run"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/reports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Days of which there is a page with its pictures, newest first: one is made every night of the day before
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["list-reports"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/reports/{day}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where the page of a day can be opened, for some minutes and without a token of ours
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.read.
         */
        readonly get: operations["read-report"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/data/query": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Asks a question of GET /data/queries. 200 with rows if it is answered in time, 202 with a place to look at if not
         * @description For: People of the group reader or one that may do more; applications with the scope signalbox/data.query.
         */
        readonly post: operations["ask-query"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sign-in/signed-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Sends a browser that comes from the sign-in page on to the operators’ console, with what that page said
         * @description Open.
         */
        readonly get: operations["relay-signed-in"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sign-in/signed-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Sends a browser that was signed out on to the operators’ console
         * @description Open.
         */
        readonly get: operations["relay-signed-out"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 */
        readonly Problem: {
            /** @description Stable, for programs: urn:signalbox:problem:… */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            /** @description For people: the thing, its value, and what would have been right */
            readonly detail: string;
            readonly instance?: string;
            /** @description The log has the request under it */
            readonly request_id?: string;
            /** @description The parameter that was not as expected */
            readonly parameter?: string;
            /** @description The field of the body that was not as expected */
            readonly field?: string;
            /** @description What would have been right */
            readonly expected?: string;
            /** @description With 429 and 503 */
            readonly retry_after_seconds?: number;
            /** @description With 409: who was faster */
            readonly changed_by?: string;
            /** @description With 409: when */
            readonly changed_at?: string;
        };
        /** @description What the gateway says by itself */
        readonly GatewayMessage: {
            readonly message: string;
        };
        /** @description A robot */
        readonly Robot: {
            /** @description The robot */
            readonly robot_id: string;
            /** @description Such as idle or working */
            readonly state: string;
            /**
             * Format: date-time
             * @description When the state began
             */
            readonly since: string;
            /** @description The version that decides for it */
            readonly policy_version: string;
            /** @description The one it had before the first rollout moved it */
            readonly first_version?: string;
            /** @description Whether only one version may decide for it; null if nobody ever said */
            readonly pin: {
                /** @description Null: the pin was taken away */
                readonly version: string | null;
                /** @description Rises with every change: who has seen an older one has to look again */
                readonly pin_version: number;
                readonly by: string;
                readonly why: string;
                /** Format: date-time */
                readonly at: string;
            } | null;
            /** @description Counts its transitions */
            readonly revision: number;
            /** @description Of the last applied message that had one; -1 before the first */
            readonly last_sequence: number;
            /** @description Place on the stream of the last applied message */
            readonly position?: string;
            /** @description Type of the last applied message */
            readonly entered_by?: string;
            readonly previous_state?: string;
            /** @description Why it is in this state; null before its first transition */
            readonly cause: ({
                readonly message_id: string;
                /** @description The story that it belongs to: 32 hex digits */
                readonly trace_id: string;
                readonly type: string;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            /** Format: date-time */
            readonly first_seen_at: string;
            /** @description Its messages are held, in order; null if they are not */
            readonly parked: {
                /**
                 * @description Released by the schedule, or waiting for a person
                 * @enum {string}
                 */
                readonly status: "parked" | "needs_attention";
                /** Format: date-time */
                readonly parked_since: string;
                /** @description The message that could not be decided */
                readonly parked_by: string;
                /** Format: date-time */
                readonly next_release_at: string;
                /** @description Releases that were tried and failed */
                readonly release_attempts: number;
                readonly error_class: string;
                readonly error_text: string;
            } | null;
            /** @description The last messages that were dead-lettered */
            readonly set_aside?: readonly string[];
            /** @description Error class of the newest of them */
            readonly set_aside_reason?: string;
            /** @description How it was when it was heard last; null if it never was */
            readonly last_known: {
                /** @description Place on the stream of the last record that counted here */
                readonly position: string;
                /**
                 * Format: date-time
                 * @description When the robot itself was heard; absent if only others spoke about it
                 */
                readonly heard_at?: string;
                /** @description The newest sample */
                readonly telemetry?: {
                    readonly message_id: string;
                    /** @description The story that it belongs to: 32 hex digits */
                    readonly trace_id: string;
                    /** Format: date-time */
                    readonly received_at: string;
                    /** @description The sender's clock */
                    readonly occurred_at?: string;
                    readonly sequence?: number;
                    readonly payload: {
                        readonly [key: string]: unknown;
                    };
                };
                /** @description Of the robot's own counter */
                readonly sequences?: {
                    /** @description The highest number that was heard */
                    readonly high: number;
                    /** @description Ranges that are missing below it, oldest first */
                    readonly gaps: readonly (readonly [
                        number,
                        number
                    ])[];
                    /** @description Below this nothing is known any more */
                    readonly floor: number;
                };
                readonly flags?: {
                    /** @description The sender's clock minus ours, when they differ by more than a minute */
                    readonly clock_skew_seconds?: number;
                    /** @description Gaps that were given up because there were too many */
                    readonly gaps_dropped?: number;
                };
            } | null;
            /** @description The fleet that it is in, where robots are asked for; null for none */
            readonly fleet?: string | null;
            /** @description Where robots are asked for */
            readonly target?: {
                /** @description A policy version, such as v2 */
                readonly version: string;
                /**
                 * @description What says so; first: nothing is rolled out to it
                 * @enum {string}
                 */
                readonly because: "pin" | "list" | "percentage" | "first";
                readonly rollout_id?: string;
                /** @description Null: it is there. Else it moves with its next message, after its work, in another state, or when the version is deployed */
                readonly waits_for: ("message" | "work" | "state" | "deployment") | null;
            };
        };
        /** @description What became of a message */
        readonly Decision: {
            /** @description The robot */
            readonly robot_id: string;
            /** @description The message */
            readonly message_id: string;
            /** @description applied, refused, dead_lettered, or held while its robot is parked */
            readonly outcome: string;
            /** @description Such as work.start */
            readonly type: string;
            /** @description request, fact or telemetry */
            readonly kind: string;
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id: string;
            /** @description The conversation that it belongs to */
            readonly correlation_id?: string;
            /** @description The message that it was said because of */
            readonly causation_id?: string;
            /** @description The door that it came in by */
            readonly source: string;
            /** @description Of a request: who sent it */
            readonly by?: string;
            /** @description Of a request: the reason that it gives */
            readonly why?: string;
            /** @description The version that decided */
            readonly policy_version: string;
            /** @description The robot's state when it was decided */
            readonly from?: string;
            /** @description And after it */
            readonly to?: string;
            /** @description What was done on the way */
            readonly handlers?: readonly string[];
            /** @description The robot's after it */
            readonly revision?: number;
            /** @description A name such as not_allowed, guard, stale or version_mismatch */
            readonly reason?: string;
            /** @description The one that was false */
            readonly guard?: string;
            /** @description The same in words */
            readonly detail?: string;
            /** Format: date-time */
            readonly received_at: string;
            /** @description The sender's clock */
            readonly occurred_at?: string;
            /** Format: date-time */
            readonly decided_at: string;
            /** @description Where it lay on the stream */
            readonly position: string;
            /** @description The record of the stream that made the decision */
            readonly decided_in: string;
            /** @description The robot's own number of it */
            readonly sequence?: number;
            /** @description Of the failure that it became */
            readonly failure_id?: string;
            readonly attempt?: number;
            /** @description The failure whose message was tried again */
            readonly redrive_of?: string;
            /** @description The failure whose message was edited into this one */
            readonly edited_from?: string;
            /** @description Of the redrive or the edit */
            readonly operation_id?: string;
            /** @description Its robot had moved on, and an operator wanted it all the same */
            readonly out_of_order?: boolean;
            /** @description Times along the line, after received_at */
            readonly hops?: {
                readonly streamed_ms?: number;
                readonly opened_ms?: number;
                readonly dispatched_ms?: number;
                readonly started_ms?: number;
                readonly ended_ms?: number;
                readonly decided_ms?: number;
            };
            /** @description Of a fact that a dialect derived: the message itself */
            readonly message?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description A failure */
        readonly Failure: {
            readonly failure_id: string;
            /** @description What sort of failure, such as machine or delivery */
            readonly kind: string;
            /**
             * @description Where on the line
             * @enum {string}
             */
            readonly stage: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
            readonly error_class: string;
            readonly error_text: string;
            /** @description Whether trying the same again later can help */
            readonly retryable: boolean;
            /** @enum {string} */
            readonly status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
            /** @description Of its group: failures with one cause */
            readonly fingerprint: string;
            /** @description Reports and tries, oldest first: the first one and the newest */
            readonly attempts: readonly {
                /** @description 1 for the first */
                readonly attempt: number;
                /** Format: date-time */
                readonly at: string;
                /**
                 * @description How the failure stood after it; retrying when it began
                 * @enum {string}
                 */
                readonly status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                readonly error_class?: string;
                readonly error_text?: string;
                /** @enum {string} */
                readonly ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                /** @description Not tried, because its robot has moved on */
                readonly held_back?: boolean;
                /** @description Who asked for it: schedule, or a person */
                readonly by?: string;
                readonly operation_id?: string;
            }[];
            /** Format: date-time */
            readonly first_seen_at: string;
            /** Format: date-time */
            readonly last_seen_at: string;
            /** Format: date-time */
            readonly failed_at?: string;
            /** @description What brought it to its status */
            readonly standing: {
                /** @description 1 for the first */
                readonly attempt: number;
                /** Format: date-time */
                readonly at: string;
            };
            /** @description Tries that the schedule has made */
            readonly retries: number;
            /** @description What the clock does about it next */
            readonly agenda?: {
                readonly what: string;
                /** Format: date-time */
                readonly at: string;
            };
            readonly archived?: {
                /** Format: date-time */
                readonly at: string;
                readonly by: string;
                readonly why: string;
                /** @enum {string} */
                readonly from: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
            };
            readonly changed_by?: string;
            /** Format: date-time */
            readonly changed_at?: string;
            /** @description Rises with every change: who has seen an older one has to look again */
            readonly record_version: number;
            readonly operation_id?: string;
            /**
             * @description What its message became
             * @enum {string}
             */
            readonly ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
            /** @description The message that took the place of this one */
            readonly edited_to?: string;
            /** @description The failure whose message was edited into this one */
            readonly edited_from?: string;
            readonly redrive_of?: string;
            /** @description What the message came in on */
            readonly topic?: string;
            readonly client_id?: string;
            readonly principal?: string;
            /** @description The door that it came in by */
            readonly source?: string;
            /** Format: date-time */
            readonly received_at?: string;
            readonly position?: string;
            readonly index?: number;
            readonly sequence?: number;
            readonly function_arn?: string;
            readonly robot_id?: string;
            readonly message_id?: string;
            readonly trace_id?: string;
            readonly correlation_id?: string;
            readonly causation_id?: string;
            readonly type?: string;
            readonly policy_version?: string;
            /** @description Of a run of the machine: the handler that failed */
            readonly handler?: string;
            /** @description The robot's state when its message failed */
            readonly state?: string;
            /** @description How many there are */
            readonly original_bytes?: number;
        };
        /** @description What an operation did to one failure */
        readonly Act: {
            readonly operation_id: string;
            readonly failure_id: string;
            /** @enum {string} */
            readonly kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
            readonly by: string;
            readonly why: string;
            /** Format: date-time */
            readonly at: string;
            /** @description Status of the failure before */
            readonly from: string;
            /** @description And after */
            readonly to: string;
            readonly attempt: number;
            readonly robot_id?: string;
            readonly message_id?: string;
            readonly trace_id?: string;
            /** @description How the message ended, once it is known */
            readonly result?: string;
            /** Format: date-time */
            readonly result_at?: string;
        };
        /** @description How well a robot keeps to VDA 5050 */
        readonly ConformanceCard: {
            /** @description The robot */
            readonly robot_id: string;
            /** @description As its newest header says */
            readonly version: string;
            /** @description First level of its topics */
            readonly interface: string;
            /** @description Second level of its topics: v1, v2, v3 */
            readonly major: number;
            /**
             * Format: date-time
             * @description When it was first heard
             */
            readonly since: string;
            /** @description When its newest state was heard; null if none was */
            readonly state_at: string | null;
            /** @description Messages that were counted */
            readonly records: number;
            /**
             * @description The worst of all measures
             * @enum {string}
             */
            readonly verdict: "ok" | "warning" | "fails" | "unknown";
            /** @description Always all of them, in the same order */
            readonly measures: readonly {
                /** @description Such as header_gaps; docs/conformance.md has the formula of each */
                readonly measure: string;
                /** @description Null where nothing could be measured */
                readonly value: number | null;
                /** @description Of value */
                readonly unit: string;
                /**
                 * @description The robot’s; unknown: nothing could tell
                 * @enum {string}
                 */
                readonly verdict: "ok" | "warning" | "fails" | "unknown";
                /** @description Why it is unknown */
                readonly reason?: string;
                /** @description What stands behind the value */
                readonly details?: {
                    readonly [key: string]: unknown;
                };
            }[];
        };
        /** @description A message that came over HTTP and is on its way */
        readonly AcceptedMessage: {
            /** @description The message */
            readonly message_id: string;
            /** @description The robot */
            readonly robot_id: string;
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id: string;
            /** @description Such as work.start */
            readonly type: string;
            /** @description request, fact or telemetry */
            readonly kind: string;
            /**
             * @description pending until it is decided; accepted: telemetry, of which no sample has a row; dead_lettered: see failure_id
             * @enum {string}
             */
            readonly outcome: "pending" | "accepted" | "dead_lettered";
            readonly failure_id?: string;
            /** @description Of the failure: its class */
            readonly reason?: string;
            /** @description Of the failure: its text */
            readonly detail?: string;
            /** Format: date-time */
            readonly accepted_at: string;
            /** @description Who sent it */
            readonly accepted_by: string;
        };
        /** @description Work that somebody asked for */
        readonly Mission: {
            /** @description The mission */
            readonly mission_id: string;
            /** @description Such as queued, running or completed; new until the line has decided on it */
            readonly status: string;
            /**
             * Format: date-time
             * @description When it got there
             */
            readonly status_at?: string;
            /** @description What sort of work, in the words of the site */
            readonly kind?: string;
            /** @description Only robots of this one; null for all */
            readonly fleet: string | null;
            readonly steps?: readonly ({
                readonly step_id?: string;
                /** @description go_to, pick, drop, wait, charge or action */
                readonly kind: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description Capabilities that its robot must have */
            readonly requires?: readonly string[];
            readonly priority?: string;
            readonly deadline?: string;
            /** @description physical: a person looks at what a lost robot carries first */
            readonly load?: string;
            /** @description Whether another robot may take it over */
            readonly reallocate?: boolean;
            readonly lease_seconds?: number;
            /** @description Only this robot may do it */
            readonly wanted_robot_id?: string;
            /** Format: date-time */
            readonly requested_at?: string;
            /** @description How often it was given to a robot; 0 before the first */
            readonly allocation: number;
            /** @description Who has it now */
            readonly robot_id: string | null;
            /** @description The job that its robot knows it by */
            readonly job_id: string | null;
            /** @description Who it was given to, by allocation */
            readonly given_to?: readonly string[];
            /** @description Robots that would not have it */
            readonly not_by?: readonly string[];
            /** Format: date-time */
            readonly claimed_at?: string;
            /** @description Why no robot has it; null while one has */
            readonly waits_because: {
                /** @description A name such as no_robot_free */
                readonly reason: string;
                /** @description The same in words */
                readonly says: string;
                /** @description How many robots each reason holds back */
                readonly robots: {
                    readonly [key: string]: number;
                };
                /** Format: date-time */
                readonly at: string;
            } | null;
            /** @description Why a person has to look at the load first */
            readonly held_load?: string;
            /** @description Steps that were heard of */
            readonly progress: readonly {
                readonly step: number;
                readonly status: string;
                /** Format: date-time */
                readonly at: string;
                readonly allocation: number;
                /** @description Of a step that was skipped */
                readonly why?: string;
            }[];
            /** @description How it ended; null before */
            readonly outcome: ({
                readonly status: string;
                /** Format: date-time */
                readonly at: string;
            } & {
                readonly [key: string]: unknown;
            }) | null;
            /** @description What was said of allocations that were over */
            readonly late_truths: readonly ({
                readonly allocation: number;
                readonly said: string;
                /** Format: date-time */
                readonly at: string;
            } & {
                readonly [key: string]: unknown;
            })[];
            /** @description Of one mission: what was asked of it, newest first, within the days that the journal keeps */
            readonly requests?: readonly {
                readonly message_id: string;
                /** @description Such as mission.pause */
                readonly type: string;
                /** Format: date-time */
                readonly at: string;
                /** @description Who sent it; null where its door knows nobody */
                readonly by: string | null;
                /** @description The reason that it gives */
                readonly why: string | null;
                /** @description applied, refused, dead_lettered or held */
                readonly outcome: string;
                /** @description Why it was not applied, in words */
                readonly detail?: string;
            }[];
            /** @description Of one mission: its messages are held, in order; null if they are not */
            readonly parked?: {
                /**
                 * @description Released by the schedule, or waiting for a person
                 * @enum {string}
                 */
                readonly status: "parked" | "needs_attention";
                /** Format: date-time */
                readonly parked_since: string;
                /** @description The message that could not be decided */
                readonly parked_by: string;
                /** Format: date-time */
                readonly next_release_at: string;
                /** @description Releases that were tried and failed */
                readonly release_attempts: number;
                readonly error_class: string;
                readonly error_text: string;
            } | null;
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id?: string;
            readonly correlation_id?: string;
        };
        /** @description What a robot was told, and how that fared */
        readonly Command: {
            readonly command_id: string;
            /** @description The robot */
            readonly robot_id: string;
            /** @description What was commanded, such as work.start */
            readonly type: string;
            /** @description waiting, sent, acknowledged, running; then done, rejected, failed, cancelled, expired (its deadline) or unanswered (a failure) */
            readonly status: string;
            /** @description Others are before it, or the robot is out of hearing */
            readonly waits_for: ("turn" | "robot") | null;
            /** @enum {string} */
            readonly priority: "urgent" | "normal";
            /**
             * @description What becomes of it while the robot is out of hearing
             * @enum {string}
             */
            readonly offline: "wait" | "refuse";
            /** Format: date-time */
            readonly asked_at: string;
            /** Format: date-time */
            readonly deadline: string;
            /** @description How often it was published */
            readonly sends: number;
            /**
             * Format: date-time
             * @description The newest time
             */
            readonly sent_at?: string;
            /** Format: date-time */
            readonly acknowledged_at?: string;
            /**
             * Format: date-time
             * @description The newest word of the robot about it
             */
            readonly heard_at?: string;
            /** Format: date-time */
            readonly ended_at?: string;
            /** @description The newest answer that counted */
            readonly answer?: {
                /** @description acknowledged, running, done, rejected, failed or cancelled */
                readonly status: string;
                /** Format: date-time */
                readonly at: string;
                /** @description The message that said it */
                readonly message_id: string;
                readonly result?: unknown;
                /** @description Of an end that is not done */
                readonly error?: {
                    /** @description Stable, for grouping */
                    readonly code: string;
                    readonly message?: string;
                };
            };
            /** @description What the robot said after the end */
            readonly late?: {
                /** @description acknowledged, running, done, rejected, failed or cancelled */
                readonly status: string;
                /** Format: date-time */
                readonly at: string;
                /** @description The message that said it */
                readonly message_id: string;
                readonly result?: unknown;
                /** @description Of an end that is not done */
                readonly error?: {
                    /** @description Stable, for grouping */
                    readonly code: string;
                    readonly message?: string;
                };
            };
            /** @description Of an end that is not done */
            readonly error?: {
                /** @description Stable, for grouping */
                readonly code: string;
                readonly message?: string;
            };
            readonly cancel?: {
                /** Format: date-time */
                readonly at: string;
                readonly by: string;
                readonly reason?: string;
            };
            readonly payload: {
                readonly [key: string]: unknown;
            };
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id: string;
            readonly correlation_id?: string;
            /** @description The message that led to it */
            readonly causation_id: string;
        };
        /** @description A message that is sent later */
        readonly ScheduledMessage: {
            readonly scheduled_message_id: string;
            /**
             * @description done: it does not come again; failed: its time has passed without it
             * @enum {string}
             */
            readonly status: "scheduled" | "cancelled" | "done" | "failed";
            /** @description Who asked for it; what they may do is looked at each time */
            readonly by: string;
            /** Format: date-time */
            readonly created_at: string;
            readonly message: {
                readonly [key: string]: unknown;
            };
            /** @description The robot */
            readonly robot_id: string;
            /** @description Of the message */
            readonly type: string;
            /** Format: date-time */
            readonly at?: string;
            readonly cron?: string;
            readonly timezone?: string;
            /** Format: date-time */
            readonly until?: string;
            /** @description When it comes next; null when it does not */
            readonly next_at: string | null;
            /** @description How often it was sent */
            readonly sent: number;
            /** @description What came of the last time */
            readonly last?: {
                /**
                 * Format: date-time
                 * @description The time that it was for
                 */
                readonly scheduled_at: string;
                /** Format: date-time */
                readonly at: string;
                /** @enum {string} */
                readonly outcome: "sent" | "refused" | "missed";
                readonly message_id?: string;
                readonly trace_id?: string;
                /** @description Where its outcome can be watched */
                readonly location?: string;
                /** @description Why it was not sent */
                readonly reason?: string;
            };
            readonly cancelled_by?: string;
            /** Format: date-time */
            readonly cancelled_at?: string;
        };
        /** @description Failures with one cause. Without counts, times and texts for who does not see all fleets */
        readonly FailureGroup: {
            readonly fingerprint: string;
            readonly error_class: string;
            readonly stage: string;
            /** @description Of the newest member */
            readonly error_text?: string;
            /** @description A failure to look at */
            readonly example?: string;
            /** @description Members now, whatever their status */
            readonly count?: number;
            /** @description How many of each status */
            readonly by_status?: {
                readonly [key: string]: number;
            };
            /** @description That were ever hit */
            readonly robots?: number;
            /** @description Failures by the hour (2026-11-20T09) in which they were first seen */
            readonly hours?: {
                readonly [key: string]: number;
            };
            /** Format: date-time */
            readonly first_seen_at?: string;
            /** Format: date-time */
            readonly last_seen_at?: string;
            /** @enum {string} */
            readonly status: "open" | "acknowledged" | "resolved";
            readonly owner?: string;
            readonly note?: string;
            readonly changed_by?: string;
            /** Format: date-time */
            readonly changed_at?: string;
            /** @description The version that a person's last change made */
            readonly changed_version: number;
            /** @description Rises with every write */
            readonly group_version: number;
        };
        /** @description What was done about failures: who, why, how far */
        readonly Operation: {
            readonly operation_id: string;
            /** @enum {string} */
            readonly kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
            /** @enum {string} */
            readonly status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
            /** @description Who asked for it */
            readonly by: string;
            /** @description In their words */
            readonly why: string;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly started_at?: string;
            readonly started_by?: string;
            /** @description Of the last start, if they said so */
            readonly started_why?: string;
            /** Format: date-time */
            readonly ended_at?: string;
            readonly ended_because?: string;
            readonly cancelled_by?: string;
            /** @description What the set was chosen by */
            readonly filter?: {
                readonly [key: string]: unknown;
            };
            /** @description The frozen set, and what acting on it would mean */
            readonly plan?: {
                /** @description Messages */
                readonly count: number;
                readonly robots: number;
                /** Format: date-time */
                readonly oldest_at?: string;
                /** Format: date-time */
                readonly newest_at?: string;
                /** @description Messages whose robot has moved on since */
                readonly conflicts: number;
                /** @description Of failures that were named: cannot be tried, or not there at all */
                readonly left_out?: number;
                /** @description Of a replay: messages that have their outcome */
                readonly accounted?: number;
                /** @description Of a replay: messages of which nobody knows, left alone */
                readonly unsure?: number;
                readonly estimated_seconds: number;
            };
            readonly pace?: {
                readonly rate_per_second: number;
                readonly first_batches: readonly number[];
                readonly stop_above_percent: number;
                readonly out_of_order: boolean;
            };
            /** @description How many of the set were acted on or skipped */
            readonly done_until: number;
            /** @description Not as the plan saw them any more */
            readonly skipped: number;
            readonly skipped_because?: readonly string[];
            /** @description Of its worker, so far */
            readonly runs: number;
            /** @description Of a comparison of policies: see /comparisons */
            readonly compared?: {
                readonly [key: string]: unknown;
            };
            /** @description Of an erasure that is done: what went */
            readonly erased?: {
                readonly [key: string]: number;
            };
            /** @description Of an edit or a change: what was before and after */
            readonly diff?: unknown;
            readonly operation_version: number;
        };
        /** @description A server of somebody else that is sent events by webhook */
        readonly Subscription: {
            /** @description The subscription */
            readonly subscription_id: string;
            /** @description Who made it: the client id of an application, or a person */
            readonly owner: string;
            /** @enum {string} */
            readonly owner_kind: "application" | "person";
            /** @description What it is for */
            readonly description: string;
            /** @description Where webhooks go */
            readonly url: string;
            /** @description Of events; absent for all that partners may hear */
            readonly types?: readonly string[];
            /** @description About whose robots; "*" for all */
            readonly fleets: "*" | readonly string[];
            /** @description Whether anything is sent */
            readonly enabled: boolean;
            /** @description Why nothing is sent, and since when */
            readonly disabled?: {
                /** @enum {string} */
                readonly because: "asked" | "gone" | "failing" | "too_many_failures" | "unfinished";
                /** Format: date-time */
                readonly at: string;
            };
            /** @description Absent when the last delivery arrived */
            readonly failing?: {
                /** Format: date-time */
                readonly since: string;
                /** @description Events that were not taken at their first try */
                readonly deliveries: number;
                readonly last_error: string;
                /** Format: date-time */
                readonly last_at: string;
            };
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly changed_at: string;
            readonly changed_by: string;
            /** @description Rises with every change */
            readonly subscription_version: number;
        };
        /** @description A policy version for a share of the robots, or for a list of them */
        readonly Rollout: {
            readonly rollout_id: string;
            /** @description A policy version, such as v2 */
            readonly version: string;
            /** @description Of all robots; this or robot_ids */
            readonly percent?: number;
            /** @description Of these, those that the caller sees */
            readonly robot_ids?: readonly string[];
            /** @enum {string} */
            readonly status: "active" | "superseded" | "rolled_back";
            readonly by: string;
            readonly why: string;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly ended_at?: string;
            readonly ended_by?: string;
            readonly ended_why?: string;
            /** @description The rollout that took its place */
            readonly superseded_by?: string;
        };
        readonly NewSubscription: {
            /** @description The subscription */
            readonly subscription_id: string;
            /** @description Who made it: the client id of an application, or a person */
            readonly owner: string;
            /** @enum {string} */
            readonly owner_kind: "application" | "person";
            /** @description What it is for */
            readonly description: string;
            /** @description Where webhooks go */
            readonly url: string;
            /** @description Of events; absent for all that partners may hear */
            readonly types?: readonly string[];
            /** @description About whose robots; "*" for all */
            readonly fleets: "*" | readonly string[];
            /** @description Whether anything is sent */
            readonly enabled: boolean;
            /** @description Why nothing is sent, and since when */
            readonly disabled?: {
                /** @enum {string} */
                readonly because: "asked" | "gone" | "failing" | "too_many_failures" | "unfinished";
                /** Format: date-time */
                readonly at: string;
            };
            /** @description Absent when the last delivery arrived */
            readonly failing?: {
                /** Format: date-time */
                readonly since: string;
                /** @description Events that were not taken at their first try */
                readonly deliveries: number;
                readonly last_error: string;
                /** Format: date-time */
                readonly last_at: string;
            };
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly changed_at: string;
            readonly changed_by: string;
            /** @description Rises with every change */
            readonly subscription_version: number;
            readonly secret_id: string;
            /** @description whsec_<base64>: shown here and never again */
            readonly secret: string;
            /** @description Those that count now, the new one first */
            readonly secrets: readonly {
                readonly secret_id: string;
                /** Format: date-time */
                readonly created_at: string;
                /**
                 * Format: date-time
                 * @description Absent: until another one takes its place
                 */
                readonly expires_at?: string;
            }[];
        };
        /** @description A message to a robot, or in its name */
        readonly Message: components["schemas"]["Message.robot.connected"] | components["schemas"]["Message.robot.disconnected"] | components["schemas"]["Message.robot.went_quiet"] | components["schemas"]["Message.robot.lost"] | components["schemas"]["Message.robot.telemetry"] | components["schemas"]["Message.work.start"] | components["schemas"]["Message.work.stop"] | components["schemas"]["Message.work.pause"] | components["schemas"]["Message.work.resume"] | components["schemas"]["Message.work.started"] | components["schemas"]["Message.work.progressed"] | components["schemas"]["Message.work.completed"] | components["schemas"]["Message.work.failed"] | components["schemas"]["Message.battery.low"] | components["schemas"]["Message.charge.started"] | components["schemas"]["Message.charge.completed"] | components["schemas"]["Message.fault.raised"] | components["schemas"]["Message.fault.cleared"] | components["schemas"]["Message.charge.start"] | components["schemas"]["Message.robot.stop"] | components["schemas"]["Message.robot.resume"] | components["schemas"]["Message.action.start"] | components["schemas"]["Message.work.update"] | components["schemas"]["Message.work.revoke"] | components["schemas"]["Message.command.cancel"] | components["schemas"]["Message.command.answered"] | components["schemas"]["Message.robot.capacity_changed"] | components["schemas"]["Message.mission.requested"] | components["schemas"]["Message.mission.pause"] | components["schemas"]["Message.mission.resume"] | components["schemas"]["Message.mission.cancel"] | components["schemas"]["Message.mission.update"] | components["schemas"]["Message.mission.release"] | components["schemas"]["Message.mission.allocated"] | components["schemas"]["Message.mission.sent"] | components["schemas"]["Message.mission.started"] | components["schemas"]["Message.mission.step_completed"] | components["schemas"]["Message.mission.paused"] | components["schemas"]["Message.mission.resumed"] | components["schemas"]["Message.mission.waiting_update"] | components["schemas"]["Message.mission.blocked"] | components["schemas"]["Message.mission.unblocked"] | components["schemas"]["Message.mission.robot_silent"] | components["schemas"]["Message.mission.robot_heard"] | components["schemas"]["Message.mission.lease_expired"] | components["schemas"]["Message.mission.fence_confirmed"] | components["schemas"]["Message.mission.deallocated"] | components["schemas"]["Message.mission.requeued"] | components["schemas"]["Message.mission.completed"] | components["schemas"]["Message.mission.failed"] | components["schemas"]["Message.mission.partly_completed"] | components["schemas"]["Message.mission.cancelled"] | components["schemas"]["Message.mission.deadline_passed"] | components["schemas"]["Message.mission.late_truth"] | components["schemas"]["Message.mission.undeliverable"];
        /** @description The robot is there and can be spoken to. Derived from a first state, from presence, or from telemetry after silence. */
        readonly "Message.robot.connected": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.connected";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description What every message may say beside its payload */
        readonly MessageEnvelope: {
            /** @description The sender's id of this message; a resend keeps it. Derived when absent. */
            readonly message_id?: string;
            /** @description 32 hex digits (W3C) or a UUID; one story across messages. Set by the edge when absent. */
            readonly trace_id?: string;
            /** @description The conversation this belongs to: a job, a command and its answers. */
            readonly correlation_id?: string;
            /** @description The message_id of the message that made the sender say this. */
            readonly causation_id?: string;
            /** @description What is said: a type of the catalogue. May be left out on the telemetry topic. */
            readonly type: string;
            /** @description The policy version asked for; refused when the robot is pinned to another. */
            readonly version?: string;
            /** @description Version of the payload's schema, 1 when absent. */
            readonly schema_version?: number;
            /** @description Whom it is about */
            readonly robot_id: string;
            /** @description The robot's own strictly rising counter. */
            readonly sequence?: number;
            /** @description The sender's clock, RFC 3339. Kept, never used for order. */
            readonly occurred_at?: string;
            /**
             * @description `urgent` matters on the way down; it never overtakes within one robot.
             * @enum {string}
             */
            readonly priority?: "urgent" | "normal";
            /** @description The type's own content, {} when absent. */
            readonly payload?: {
                readonly [key: string]: unknown;
            };
            /** @description Content above the limit of a message, uploaded before: a reference to it. */
            readonly content?: {
                /** @description As POST /uploads gave it */
                readonly upload_id: string;
                /** @description How many there are */
                readonly bytes?: number;
                /** @description Of the content, 64 hex digits */
                readonly sha256?: string;
                /** @description Its media type, such as image/png */
                readonly content_type?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        };
        /** @description The robot said goodbye, or its broker session ended. */
        readonly "Message.robot.disconnected": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.disconnected";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Nothing was heard of the robot for the configured time. It may be in a lift. */
        readonly "Message.robot.went_quiet": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.went_quiet";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
                /** @description RFC 3339: since when nothing was heard; refused as stale if the robot was heard after it */
                readonly silent_since?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description An unreachable robot stayed so for longer than its work can wait. */
        readonly "Message.robot.lost": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.lost";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
                /** @description RFC 3339: since when nothing was heard; refused as stale if the robot was heard after it */
                readonly silent_since?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description How the robot is right now. Open: what a maker adds is kept. */
        readonly "Message.robot.telemetry": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.telemetry";
            readonly payload?: {
                /** @description charge in percent */
                readonly battery?: number;
                /** @description where it is */
                readonly pose?: {
                    /** @description metres in the map */
                    readonly x: number;
                    /** @description metres in the map */
                    readonly y: number;
                    /** @description radians, counter-clockwise from the x axis */
                    readonly theta: number;
                    /** @description which map */
                    readonly map?: string;
                } & {
                    readonly [key: string]: unknown;
                };
                /** @description metres per second, a number or an object with vx, vy, omega */
                readonly velocity?: unknown;
                /** @description what the robot complains of, in its own words */
                readonly errors?: readonly unknown[];
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants the robot to do a job. */
        readonly "Message.work.start": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.start";
            readonly payload: {
                /** @description the job; later messages about it name it again */
                readonly job_id: string;
                /** @description what sort of work, in the words of the site */
                readonly kind?: string;
                /** @description handed to the robot as it is */
                readonly params?: {
                    readonly [key: string]: unknown;
                };
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants the robot to give up the job in hand. */
        readonly "Message.work.stop": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.stop";
            readonly payload?: {
                /** @description the job meant; the one in hand when absent */
                readonly job_id?: string;
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants the robot to stand still and keep its job. */
        readonly "Message.work.pause": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.pause";
            readonly payload?: {
                /** @description the job meant; the one in hand when absent */
                readonly job_id?: string;
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants a paused robot to go on with its job. */
        readonly "Message.work.resume": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.resume";
            readonly payload?: {
                /** @description the job meant; the one in hand when absent */
                readonly job_id?: string;
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has begun a job, ours or one that another master gave it. */
        readonly "Message.work.started": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.started";
            readonly payload?: {
                /** @description the job; the one in hand when absent */
                readonly job_id?: string;
                /** @description what came of it, as the robot says it */
                readonly result?: unknown;
                /** @description what went wrong */
                readonly error?: {
                    /** @description stable, for grouping */
                    readonly code: string;
                    /** @description for a person */
                    readonly message?: string;
                } & {
                    readonly [key: string]: unknown;
                };
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description How far a job of ours has come: steps that have ended, and whether it runs, is paused, blocked, or waits for more. */
        readonly "Message.work.progressed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.progressed";
            readonly payload: {
                /** @description the job; the one in hand when absent */
                readonly job_id?: string;
                /**
                 * @description how it goes on
                 * @enum {string}
                 */
                readonly progress: "running" | "paused" | "waiting_update" | "blocked";
                /**
                 * @description how it went on before
                 * @enum {string}
                 */
                readonly was?: "running" | "paused" | "waiting_update" | "blocked";
                /** @description why it does not go on, for a person */
                readonly reason?: string;
                /** @description steps that have ended, counted from the first without a gap */
                readonly steps_done?: number;
                /** @description all others */
                readonly steps_left?: number;
                /** @description actions of the job that have ended */
                readonly actions?: readonly ({
                    /** @description <job_id>:<number of the step, from 0>, where we gave it */
                    readonly action_id: string;
                    /** @description FINISHED or FAILED */
                    readonly status: string;
                } & {
                    readonly [key: string]: unknown;
                })[];
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has done its job. */
        readonly "Message.work.completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.completed";
            readonly payload?: {
                /** @description the job; the one in hand when absent */
                readonly job_id?: string;
                /** @description what came of it, as the robot says it */
                readonly result?: unknown;
                /** @description what went wrong */
                readonly error?: {
                    /** @description stable, for grouping */
                    readonly code: string;
                    /** @description for a person */
                    readonly message?: string;
                } & {
                    readonly [key: string]: unknown;
                };
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot could not do its job. */
        readonly "Message.work.failed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.failed";
            readonly payload?: {
                /** @description the job; the one in hand when absent */
                readonly job_id?: string;
                /** @description what came of it, as the robot says it */
                readonly result?: unknown;
                /** @description what went wrong */
                readonly error?: {
                    /** @description stable, for grouping */
                    readonly code: string;
                    /** @description for a person */
                    readonly message?: string;
                } & {
                    readonly [key: string]: unknown;
                };
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot must charge before it can take more work. */
        readonly "Message.battery.low": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "battery.low";
            readonly payload: {
                /** @description charge in percent */
                readonly battery: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Current flows into the battery. */
        readonly "Message.charge.started": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "charge.started";
            readonly payload: {
                /** @description charge in percent */
                readonly battery: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has stopped charging and can take work. */
        readonly "Message.charge.completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "charge.completed";
            readonly payload: {
                /** @description charge in percent */
                readonly battery: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Something keeps the robot from working until somebody has looked. */
        readonly "Message.fault.raised": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "fault.raised";
            readonly payload: {
                /** @description stable, for grouping: the error type of the maker */
                readonly code: string;
                /** @description for a person */
                readonly message?: string;
                /** @description in the words of the maker, such as FATAL */
                readonly level?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The fault is gone. */
        readonly "Message.fault.cleared": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "fault.cleared";
            readonly payload: {
                /** @description stable, for grouping: the error type of the maker */
                readonly code: string;
                /** @description for a person */
                readonly message?: string;
                /** @description in the words of the maker, such as FATAL */
                readonly level?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants the robot to go and charge. */
        readonly "Message.charge.start": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "charge.start";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Emergency stop: somebody wants the robot to stand still now. Every policy allows it in every state, so the command is on its way before the decision is. */
        readonly "Message.robot.stop": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.stop";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody lets a robot that was stopped move again, and be given work. One that stands at its job goes on with it. A stop ends by nothing else: not by a lost link, nor by the end of the job. */
        readonly "Message.robot.resume": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.resume";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants the robot to do one thing beside its job, such as sound its horn or report its state. */
        readonly "Message.action.start": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "action.start";
            readonly payload: {
                /** @description what to do */
                readonly action: {
                    /** @description in the words of the maker: beep, stateRequest, initPosition */
                    readonly type: string;
                    /** @description handed to the robot as they are */
                    readonly parameters?: {
                        readonly [key: string]: unknown;
                    };
                    /**
                     * @description what else it may do meanwhile
                     * @enum {string}
                     */
                    readonly blocking?: "NONE" | "SOFT" | "HARD";
                } & {
                    readonly [key: string]: unknown;
                };
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody adds to the job that the robot has in hand: the next stretch of its way, more steps. */
        readonly "Message.work.update": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.update";
            readonly payload: {
                /** @description the job in hand */
                readonly job_id: string;
                /** @description what is added, handed to the robot as it is */
                readonly params: {
                    readonly [key: string]: unknown;
                };
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description A job is taken back from a robot that was given up on: whatever it still believes, it must not go on with it. */
        readonly "Message.work.revoke": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "work.revoke";
            readonly payload: {
                /** @description the job that the robot may still believe to have */
                readonly job_id: string;
                /** @description why, in words for a person */
                readonly reason?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, at most 30 days ahead: when it must have come to its end; the configured time for its type when absent
                 */
                readonly deadline?: string;
                /**
                 * @description what becomes of it while the robot is out of hearing: it waits until its deadline, or is refused
                 * @enum {string}
                 */
                readonly offline?: "wait" | "refuse";
                /** @description after how long without an acknowledgement it is sent again; each time a little longer */
                readonly acknowledge_within_seconds?: number;
                /** @description how often it is sent again */
                readonly resends_max?: number;
                /** @description after how long without any word of it while it runs it counts as unanswered; never, when absent */
                readonly heartbeat_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody no longer wants a command: one that waits is not sent, one that was sent is called back. */
        readonly "Message.command.cancel": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "command.cancel";
            readonly payload: {
                /** @description message_id of the command */
                readonly command_id: string;
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot answers a command: it has it, it is at it, or how it ended. */
        readonly "Message.command.answered": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "command.answered";
            readonly payload: {
                /** @description message_id of the command; a VDA 5050 action has it as its id */
                readonly command_id: string;
                /**
                 * @description the last four end it
                 * @enum {string}
                 */
                readonly status: "acknowledged" | "running" | "done" | "rejected" | "failed" | "cancelled";
                /** @description what came of it, as the robot says it */
                readonly result?: unknown;
                /** @description why it was rejected or failed */
                readonly error?: {
                    /** @description stable, for grouping */
                    readonly code: string;
                    /** @description for a person */
                    readonly message?: string;
                } & {
                    readonly [key: string]: unknown;
                };
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description What the robot can be asked for has changed: it may take missions or may not, or its equipment is another. */
        readonly "Message.robot.capacity_changed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "robot.capacity_changed";
            readonly payload?: {
                /** @description whether it may be given missions; as before when absent. Each takes back what it said itself: a person, an emergency stop, the proof of a certificate, an operating mode, the robot */
                readonly available?: boolean;
                /** @description all that it can do now, in the words of the site; as before when absent */
                readonly capabilities?: readonly string[];
                /** @description the capabilities are the actions of its factsheet: they count where nobody has said what it can do */
                readonly from_factsheet?: boolean;
                /** @description charge in percent */
                readonly battery?: number;
                /** @description why, in words for a person */
                readonly reason?: string;
                /** @description the mode that makes it so: its end takes back what its begin said, not what somebody else has said */
                readonly operating_mode?: string;
                /** @description an emergency stop, or the end of one, makes it so: the end takes back what the stop said */
                readonly from_stop?: boolean;
                /** @description whoever provisions it connects as the robot for a moment, and is no robot: the end takes that back */
                readonly from_proof?: boolean;
                /** @description it is said of many robots at once: nobody has looked whether this one gave back its job */
                readonly from_list?: boolean;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody asks for work, whichever robot does it. */
        readonly "Message.mission.requested": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.requested";
            readonly payload: {
                /** @description the mission */
                readonly mission_id: string;
                /** @description what sort of work, in the words of the site */
                readonly kind?: string;
                /** @description what is to be done, one after the other */
                readonly steps: readonly ({
                    /** @description name of the step in later messages; its number, from 1, when absent */
                    readonly step_id?: string;
                    /**
                     * @description what is to be done
                     * @enum {string}
                     */
                    readonly kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                    /** @description where; absent: where the robot is then */
                    readonly place?: {
                        /** @description the place as the site calls it */
                        readonly node_id: string;
                        /** @description metres on the map */
                        readonly x?: number;
                        /** @description metres on the map */
                        readonly y?: number;
                        /** @description heading in radians */
                        readonly theta?: number;
                        /** @description the map that x and y are on */
                        readonly map?: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                    /** @description what to do there, beside or in place of what the kind says */
                    readonly action?: {
                        /** @description what the robot calls it */
                        readonly type: string;
                        /** @description handed to the robot by their names */
                        readonly parameters?: {
                            readonly [key: string]: unknown;
                        };
                        /**
                         * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                         * @enum {string}
                         */
                        readonly blocking?: "NONE" | "SOFT" | "HARD";
                    } & {
                        readonly [key: string]: unknown;
                    };
                    /** @description how long a wait is */
                    readonly duration_seconds?: number;
                } & {
                    readonly [key: string]: unknown;
                })[];
                /** @description capabilities that its robot must have, all of them */
                readonly requires?: readonly string[];
                /** @description only robots of this fleet; all when absent */
                readonly fleet?: string;
                /** @description only this robot */
                readonly robot_id?: string;
                /**
                 * @description urgent ones are given out first; normal when absent
                 * @enum {string}
                 */
                readonly priority?: "urgent" | "normal";
                /**
                 * Format: date-time
                 * @description RFC 3339: not ended by then, it has expired
                 */
                readonly deadline?: string;
                /**
                 * @description physical: a person looks at what a lost robot carries first; when absent, physical if it picks
                 * @enum {string}
                 */
                readonly load?: "physical" | "none";
                /** @description whether another robot may take it over; true when absent */
                readonly reallocate?: boolean;
                /** @description how long its robot may be silent before it is given up; the setting of the installation when absent */
                readonly lease_seconds?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants the robot of the mission to stand still and keep it. */
        readonly "Message.mission.pause": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.pause";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants a paused mission to go on. */
        readonly "Message.mission.resume": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.resume";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody does not want the mission any more. */
        readonly "Message.mission.cancel": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.cancel";
            readonly payload?: {
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Somebody wants more steps done after those that the mission has. */
        readonly "Message.mission.update": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.update";
            readonly payload: {
                /** @description what is to be done, one after the other */
                readonly steps: readonly ({
                    /** @description name of the step in later messages; its number, from 1, when absent */
                    readonly step_id?: string;
                    /**
                     * @description what is to be done
                     * @enum {string}
                     */
                    readonly kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                    /** @description where; absent: where the robot is then */
                    readonly place?: {
                        /** @description the place as the site calls it */
                        readonly node_id: string;
                        /** @description metres on the map */
                        readonly x?: number;
                        /** @description metres on the map */
                        readonly y?: number;
                        /** @description heading in radians */
                        readonly theta?: number;
                        /** @description the map that x and y are on */
                        readonly map?: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                    /** @description what to do there, beside or in place of what the kind says */
                    readonly action?: {
                        /** @description what the robot calls it */
                        readonly type: string;
                        /** @description handed to the robot by their names */
                        readonly parameters?: {
                            readonly [key: string]: unknown;
                        };
                        /**
                         * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                         * @enum {string}
                         */
                        readonly blocking?: "NONE" | "SOFT" | "HARD";
                    } & {
                        readonly [key: string]: unknown;
                    };
                    /** @description how long a wait is */
                    readonly duration_seconds?: number;
                } & {
                    readonly [key: string]: unknown;
                })[];
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description A person has looked at the load of a robot that was lost: the mission may be given to another. */
        readonly "Message.mission.release": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.release";
            readonly payload: {
                /** @description why, in words for a person */
                readonly reason: string;
                /**
                 * @description safe: it stays where it is; recovered: it was brought back to where the mission begins
                 * @enum {string}
                 */
                readonly load: "safe" | "recovered";
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description A robot was given the mission. */
        readonly "Message.mission.allocated": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.allocated";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description the robot */
                readonly robot_id: string;
                /** @description the job that the robot knows it by */
                readonly job_id: string;
                /** @description how well it fits; more is better */
                readonly score?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The order is on its way to the robot. */
        readonly "Message.mission.sent": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.sent";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has begun. */
        readonly "Message.mission.started": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.started";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description A step of the mission has ended, well or not. */
        readonly "Message.mission.step_completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.step_completed";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description its step_id, or its number from 1 */
                readonly step: number | string;
                /**
                 * @description how it ended
                 * @enum {string}
                 */
                readonly status: "finished" | "failed" | "skipped";
                /** @description what came of it, as the robot says it */
                readonly result?: unknown;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot stands still and keeps the mission. */
        readonly "Message.mission.paused": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.paused";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot goes on with the mission. */
        readonly "Message.mission.resumed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.resumed";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has done what was released to it and waits for more. */
        readonly "Message.mission.waiting_update": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.waiting_update";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot cannot go on by itself and keeps the mission. */
        readonly "Message.mission.blocked": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.blocked";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description why, in words for a person */
                readonly reason?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description What kept the robot from going on is over. */
        readonly "Message.mission.unblocked": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.unblocked";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot of the mission is out of hearing: its lease runs. */
        readonly "Message.mission.robot_silent": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.robot_silent";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description the robot */
                readonly robot_id: string;
                /** @description what showed it, such as robot.disconnected */
                readonly cause: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot of the mission is heard again. */
        readonly "Message.mission.robot_heard": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.robot_heard";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot of the mission was silent for longer than its lease. */
        readonly "Message.mission.lease_expired": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.lease_expired";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description message_id of the mission.robot_silent that began it: an earlier silence says nothing of a later one */
                readonly lease?: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot that was given up can do no more for the mission: its order is revoked and nothing is on it. */
        readonly "Message.mission.fence_confirmed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.fence_confirmed";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The mission was taken from its robot: it cannot do it, or not any more. */
        readonly "Message.mission.deallocated": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.deallocated";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description why, stable: fault, battery, offline, order_rejected … */
                readonly cause: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Its robot is free of the mission, which may be given to another. */
        readonly "Message.mission.requeued": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.requeued";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has done the mission. */
        readonly "Message.mission.completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.completed";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description what came of it, as the robot says it */
                readonly result?: unknown;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The mission could not be done. */
        readonly "Message.mission.failed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.failed";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description what went wrong */
                readonly error: {
                    /** @description stable, for grouping */
                    readonly code: string;
                    /** @description for a person */
                    readonly message?: string;
                } & {
                    readonly [key: string]: unknown;
                };
                /** @description whose failure: robot, order, load, site … */
                readonly category: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot has done some steps of the mission and failed at others. */
        readonly "Message.mission.partly_completed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.partly_completed";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /** @description how many ended well */
                readonly steps_done: number;
                /** @description how many did not */
                readonly steps_failed: number;
                /** @description why, where it is not that the robot failed at them */
                readonly error?: {
                    /** @description stable, for grouping */
                    readonly code: string;
                    /** @description for a person */
                    readonly message?: string;
                } & {
                    readonly [key: string]: unknown;
                };
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The robot does no more for the mission, as it was told. */
        readonly "Message.mission.cancelled": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.cancelled";
            readonly payload?: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation?: number;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The time by which the mission was wanted is over. */
        readonly "Message.mission.deadline_passed": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.deadline_passed";
            readonly payload: {
                /**
                 * Format: date-time
                 * @description RFC 3339: when it was
                 */
                readonly deadline: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description How an allocation ended that is over: recorded, never counted again. */
        readonly "Message.mission.late_truth": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.late_truth";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation: number;
                /**
                 * @description how it ended
                 * @enum {string}
                 */
                readonly said: "completed" | "partly_completed" | "failed" | "cancelled";
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description The mission cannot be brought to any robot; a person has to look. */
        readonly "Message.mission.undeliverable": components["schemas"]["MessageEnvelope"] & ({
            /** @constant */
            readonly type: "mission.undeliverable";
            readonly payload: {
                /** @description which allocation of the mission it is about; a word about one that is over moves nothing */
                readonly allocation?: number;
                /** @description why, stable, for grouping */
                readonly cause: string;
            } & {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        });
        /** @description Messages that lie on the stream, in the order in which they were sent */
        readonly SentMessages: {
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id: string;
            readonly messages: readonly {
                /** @description The message */
                readonly message_id: string;
                /** @description The robot */
                readonly robot_id: string;
                /** @description The story that it belongs to: 32 hex digits */
                readonly trace_id: string;
                /** @description Where its outcome can be watched */
                readonly location: string;
                /** @description With wait: applied, refused, dead_lettered, or pending if it did not come in time */
                readonly outcome?: string;
                /** @description The robot's state when it was decided */
                readonly from?: string;
                /** @description And after it */
                readonly to?: string;
                readonly reason?: string;
                readonly guard?: string;
                /** @description Why it was refused, in words */
                readonly detail?: string;
                readonly policy_version?: string;
                /** Format: date-time */
                readonly decided_at?: string;
                readonly failure_id?: string;
            }[];
        };
        /** @description A request about a mission that lies on the stream */
        readonly AskedMission: {
            /** @description The mission */
            readonly mission_id: string;
            /** @description The message that asks for it */
            readonly message_id: string;
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id: string;
            /** @description Where the mission can be watched */
            readonly location: string;
            /** @description With wait: applied, refused, dead_lettered, or pending if it did not come in time */
            readonly outcome?: string;
            /** @description The mission's state when it was decided */
            readonly from?: string;
            /** @description And after it */
            readonly to?: string;
            readonly reason?: string;
            readonly guard?: string;
            /** @description Why it was refused, in words */
            readonly detail?: string;
            readonly policy_version?: string;
            /** Format: date-time */
            readonly decided_at?: string;
            readonly failure_id?: string;
            /** @description With wait: the state that the mission is in */
            readonly status?: string;
            /** @description With wait: who has it */
            readonly robot_id?: string | null;
            /** @description Why no robot has it; null while one has */
            readonly waits_because?: {
                /** @description A name such as no_robot_free */
                readonly reason: string;
                /** @description The same in words */
                readonly says: string;
                /** @description How many robots each reason holds back */
                readonly robots: {
                    readonly [key: string]: number;
                };
                /** Format: date-time */
                readonly at: string;
            } | null;
        };
        /** @description A request about a robot that lies on the stream */
        readonly AskedCommand: {
            /** @description The robot */
            readonly robot_id: string;
            /** @description The message that asks for it */
            readonly message_id: string;
            /** @description The command that it becomes, or that is called back; none when it was refused */
            readonly command_id?: string;
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id: string;
            /** @description Where the command can be watched, once it was allowed; none when it was refused */
            readonly location?: string;
            /** @description With wait: applied, refused, dead_lettered, or pending if it did not come in time */
            readonly outcome?: string;
            /** @description The robot's state when it was decided */
            readonly from?: string;
            /** @description And after it */
            readonly to?: string;
            readonly reason?: string;
            readonly guard?: string;
            /** @description Why it was refused, in words */
            readonly detail?: string;
            readonly policy_version?: string;
            /** Format: date-time */
            readonly decided_at?: string;
            readonly failure_id?: string;
        };
        /** @description CloudEvents 1.0 */
        readonly CloudEvent: {
            /**
             * @description of CloudEvents
             * @constant
             */
            readonly specversion: "1.0";
            /** @description of the event; with source it names it */
            readonly id: string;
            /** @description where it happened, in the words of its sender */
            readonly source: string;
            /** @description what happened, in the words of its sender */
            readonly type: string;
            readonly time?: string;
            readonly subject?: string;
            readonly datacontenttype?: string;
            readonly dataschema?: string;
            /** @description W3C trace context, by the distributed tracing extension */
            readonly traceparent?: string;
            readonly data?: unknown;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description A message as it was said, of any age */
        readonly StoredMessage: {
            /** @description The message */
            readonly message_id: string;
            /** @description The story that it belongs to: 32 hex digits */
            readonly trace_id?: string;
            /** @description The robot */
            readonly robot_id: string;
            readonly type?: string;
            /** @description request, fact or telemetry */
            readonly kind: string;
            /** @description The language it was said in */
            readonly dialect?: string;
            readonly schema_version?: number;
            /** @description The policy version that was asked for */
            readonly version?: string;
            /** @description The robot's own number of it */
            readonly sequence?: number;
            readonly correlation_id?: string;
            readonly causation_id?: string;
            readonly priority?: string;
            /** @description The door that it came in by */
            readonly source?: string;
            readonly topic?: string;
            /** Format: date-time */
            readonly received_at: string;
            /**
             * Format: date-time
             * @description The sender's clock; may be days off
             */
            readonly occurred_at?: string;
            /**
             * Format: date-time
             * @description The stream's clock
             */
            readonly arrived_at?: string;
            /** @description Where it lay on the stream */
            readonly position?: string;
            readonly redrive_of?: string;
            readonly edited_from?: string;
            /** @description Of what the sender sent */
            readonly bytes?: number;
            /** @description The type's own content */
            readonly payload: unknown;
            /** @description With raw=yes: the sender's bytes */
            readonly raw_base64?: string;
        };
        /** @description It takes longer than anybody waits: look again */
        readonly QueryUnderWay: {
            /** @description For GET /data/query/{query_id} */
            readonly query_id: string;
            /** @description queued, running, succeeded, failed or cancelled */
            readonly status: string;
            readonly location: string;
        };
        /** @description A question that was asked, and what was found */
        readonly Query: {
            /** @description For GET /data/query/{query_id} */
            readonly query_id: string;
            /** @description Of the question */
            readonly name: string;
            readonly format: string;
            /** @description queued, running, succeeded, failed or cancelled */
            readonly status: string;
            /** Format: date-time */
            readonly asked_at: string;
            readonly bytes_scanned?: number;
            readonly milliseconds?: number;
            /** @description Why it has no rows */
            readonly error?: string;
            readonly columns?: readonly {
                readonly name: string;
                readonly type: string;
            }[];
            /** @description Values in the order of the columns */
            readonly rows?: readonly (readonly (string | number | boolean | null)[])[];
            readonly next_cursor?: string | null;
            readonly downloads?: readonly {
                readonly format: string;
                readonly name: string;
                /** @description Where to get it, without a token of ours */
                readonly url: string;
                readonly bytes?: number;
                /** @description Of the address, in seconds */
                readonly expires_in: number;
            }[];
        };
        /** @description A run that settled what landed, and computed the facts */
        readonly DataRun: {
            readonly run_id: string;
            /** @description hourly, range or nightly */
            readonly job: string;
            /** @description asked, running, succeeded or failed */
            readonly status: string;
            /** Format: date-time */
            readonly from?: string;
            /** Format: date-time */
            readonly until?: string;
            /** @description Who asked for it */
            readonly by: string;
            readonly why?: string;
            /** Format: date-time */
            readonly asked_at: string;
            /** Format: date-time */
            readonly begun_at?: string;
            /** Format: date-time */
            readonly ended_at?: string;
            /** @description What it failed with */
            readonly error?: string;
            readonly report?: {
                /** @description Hours of arrival that were read */
                readonly landed_hours: number;
                readonly objects: number;
                readonly statements: number;
                readonly bytes_scanned: number;
                readonly tables: readonly {
                    readonly table: string;
                    /** @description That landed for it, as often as they came; of what is told by its changes each change */
                    readonly rows_in: number;
                    /** @description That stand in the hours that it touched */
                    readonly rows_out: number;
                    readonly rejected: number;
                    readonly hours_touched: number;
                }[];
            };
        };
    };
    responses: {
        /** @description A parameter, a field or the body is not what was expected; the detail says which and why */
        readonly 400: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description No token, or one that is expired, for somebody else, or not ours: all of them are answered alike */
        readonly 401: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The group or the scope of the token is not enough */
        readonly 403: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is of a fleet that the caller does not see */
        readonly 404: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description Somebody else was faster, the same request is still running, or the status forbids it */
        readonly 409: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More bytes than are taken */
        readonly 413: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description Only JSON is taken */
        readonly 415: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Well-formed, and cannot be done; the detail says why */
        readonly 422: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests, or more than can be served at the moment: ask again after retry-after seconds */
        readonly 429: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description Our fault; the log has it under request_id */
        readonly 500: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description A store does not answer at the moment: ask again after retry-after seconds */
        readonly 503: {
            headers: {
                readonly RateLimit: components["headers"]["RateLimit"];
                readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                readonly "Retry-After": components["headers"]["RetryAfter"];
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
                readonly "application/json": components["schemas"]["GatewayMessage"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description How much of what this client may ask for is left, and in how many seconds it is whole again */
        readonly RateLimit: string;
        /** @description How much this client may ask for at once, and the seconds in which that is given again */
        readonly RateLimitPolicy: string;
        /** @description Seconds until it is worth asking again */
        readonly RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly health: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly status: "ok";
                        /** @description Such as dev or prod */
                        readonly environment: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-timeline": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Any id that a log line, a message or a screen shows */
                readonly any_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description As it was asked for */
                        readonly id: string;
                        /** @description What sort of id it is; several, where the same text names several things */
                        readonly kinds: readonly ("robot" | "mission" | "message" | "trace" | "correlation" | "failure" | "operation" | "command")[];
                        /** @description Every hop with its time, oldest first */
                        readonly story: readonly {
                            /**
                             * Format: date-time
                             * @description By the clock of whoever wrote it down
                             */
                            readonly at: string;
                            /** @description received, in_stream, opened, dispatched, machine_started, handler, decided, published, fed, failed … */
                            readonly what: string;
                            /** @description In words, for a person */
                            readonly text: string;
                            /** @description Since the message was received */
                            readonly after_ms?: number;
                            /** @description Of a handler: how long it ran */
                            readonly took_ms?: number;
                            readonly robot_id?: string;
                            readonly message_id?: string;
                            readonly trace_id?: string;
                            readonly failure_id?: string;
                            readonly operation_id?: string;
                        }[];
                        /** @description What one might expect to see and does not, and why that can be */
                        readonly missing: readonly string[];
                        /** @description There is more than is shown */
                        readonly cut: boolean;
                        readonly robot?: components["schemas"]["Robot"];
                        readonly messages: readonly components["schemas"]["Decision"][];
                        readonly failures: readonly components["schemas"]["Failure"][];
                        readonly operations: readonly {
                            readonly operation_id: string;
                            /** @enum {string} */
                            readonly kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                            /** @enum {string} */
                            readonly status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
                            /** @description Who asked for it */
                            readonly by: string;
                            /** @description In their words */
                            readonly why: string;
                            /** Format: date-time */
                            readonly created_at: string;
                            /** Format: date-time */
                            readonly started_at?: string;
                            readonly started_by?: string;
                            /** @description Of the last start, if they said so */
                            readonly started_why?: string;
                            /** Format: date-time */
                            readonly ended_at?: string;
                            readonly ended_because?: string;
                            readonly cancelled_by?: string;
                            /** @description What the set was chosen by */
                            readonly filter?: {
                                readonly [key: string]: unknown;
                            };
                            /** @description The frozen set, and what acting on it would mean */
                            readonly plan?: {
                                /** @description Messages */
                                readonly count: number;
                                readonly robots: number;
                                /** Format: date-time */
                                readonly oldest_at?: string;
                                /** Format: date-time */
                                readonly newest_at?: string;
                                /** @description Messages whose robot has moved on since */
                                readonly conflicts: number;
                                /** @description Of failures that were named: cannot be tried, or not there at all */
                                readonly left_out?: number;
                                /** @description Of a replay: messages that have their outcome */
                                readonly accounted?: number;
                                /** @description Of a replay: messages of which nobody knows, left alone */
                                readonly unsure?: number;
                                readonly estimated_seconds: number;
                            };
                            readonly pace?: {
                                readonly rate_per_second: number;
                                readonly first_batches: readonly number[];
                                readonly stop_above_percent: number;
                                readonly out_of_order: boolean;
                            };
                            /** @description How many of the set were acted on or skipped */
                            readonly done_until: number;
                            /** @description Not as the plan saw them any more */
                            readonly skipped: number;
                            readonly skipped_because?: readonly string[];
                            /** @description Of its worker, so far */
                            readonly runs: number;
                            /** @description Of a comparison of policies: see /comparisons */
                            readonly compared?: {
                                readonly [key: string]: unknown;
                            };
                            /** @description Of an erasure that is done: what went */
                            readonly erased?: {
                                readonly [key: string]: number;
                            };
                            /** @description Of an edit or a change: what was before and after */
                            readonly diff?: unknown;
                            readonly operation_version: number;
                            readonly results: {
                                readonly [key: string]: number;
                            };
                        }[];
                        /** @description What operations did to the failures above */
                        readonly acts: readonly components["schemas"]["Act"][];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-audit": {
        readonly parameters: {
            readonly query?: {
                /** @description A UTC day such as 2026-11-20; today if nothing is said */
                readonly day?: string;
                /** @description RFC 3339: then or later; in place of day, with until */
                readonly from?: string;
                /** @description RFC 3339: before; now if left out */
                readonly until?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly ({
                            readonly operation_id: string;
                            /** @enum {string} */
                            readonly kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                            /** @enum {string} */
                            readonly status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
                            /** @description Who asked for it */
                            readonly by: string;
                            /** @description In their words */
                            readonly why: string;
                            /** Format: date-time */
                            readonly created_at: string;
                            /** Format: date-time */
                            readonly started_at?: string;
                            readonly started_by?: string;
                            /** @description Of the last start, if they said so */
                            readonly started_why?: string;
                            /** Format: date-time */
                            readonly ended_at?: string;
                            readonly ended_because?: string;
                            readonly cancelled_by?: string;
                            /** @description What the set was chosen by */
                            readonly filter?: {
                                readonly [key: string]: unknown;
                            };
                            /** @description The frozen set, and what acting on it would mean */
                            readonly plan?: {
                                /** @description Messages */
                                readonly count: number;
                                readonly robots: number;
                                /** Format: date-time */
                                readonly oldest_at?: string;
                                /** Format: date-time */
                                readonly newest_at?: string;
                                /** @description Messages whose robot has moved on since */
                                readonly conflicts: number;
                                /** @description Of failures that were named: cannot be tried, or not there at all */
                                readonly left_out?: number;
                                /** @description Of a replay: messages that have their outcome */
                                readonly accounted?: number;
                                /** @description Of a replay: messages of which nobody knows, left alone */
                                readonly unsure?: number;
                                readonly estimated_seconds: number;
                            };
                            readonly pace?: {
                                readonly rate_per_second: number;
                                readonly first_batches: readonly number[];
                                readonly stop_above_percent: number;
                                readonly out_of_order: boolean;
                            };
                            /** @description How many of the set were acted on or skipped */
                            readonly done_until: number;
                            /** @description Not as the plan saw them any more */
                            readonly skipped: number;
                            readonly skipped_because?: readonly string[];
                            /** @description Of its worker, so far */
                            readonly runs: number;
                            /** @description Of a comparison of policies: see /comparisons */
                            readonly compared?: {
                                readonly [key: string]: unknown;
                            };
                            /** @description Of an erasure that is done: what went */
                            readonly erased?: {
                                readonly [key: string]: number;
                            };
                            /** @description Of an edit or a change: what was before and after */
                            readonly diff?: unknown;
                            readonly operation_version: number;
                            /** @constant */
                            readonly entry: "operation";
                        } | {
                            readonly operation_id: string;
                            readonly failure_id: string;
                            /** @enum {string} */
                            readonly kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                            readonly by: string;
                            readonly why: string;
                            /** Format: date-time */
                            readonly at: string;
                            /** @description Status of the failure before */
                            readonly from: string;
                            /** @description And after */
                            readonly to: string;
                            readonly attempt: number;
                            readonly robot_id?: string;
                            readonly message_id?: string;
                            readonly trace_id?: string;
                            /** @description How the message ended, once it is known */
                            readonly result?: string;
                            /** Format: date-time */
                            readonly result_at?: string;
                            /** @constant */
                            readonly entry: "message";
                        })[];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-counters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Opened messages; each of them ends in exactly one of the others */
                        readonly published: number;
                        /** @description Messages */
                        readonly applied: number;
                        /** @description Telemetry */
                        readonly observed: number;
                        /** @description Messages */
                        readonly duplicate: number;
                        /** @description Messages */
                        readonly refused: number;
                        /** @description Messages */
                        readonly dead_lettered: number;
                        /** @description Telemetry that was too old when its turn came */
                        readonly shed: number;
                        /** @description In flight, or held because their robot is parked */
                        readonly pending: number;
                        /** @description Decided already when they came again: counted apart, they change nothing */
                        readonly redelivered: number;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-robots": {
        readonly parameters: {
            readonly query?: {
                /** @description Such as idle or working */
                readonly state?: string;
                /** @description The version that decides for it */
                readonly policy_version?: string;
                /** @description The fleet it is in */
                readonly fleet?: string;
                /** @description parked: its messages wait for its release; needs_attention: for a person. Asked alone, in the order in which releases are due */
                readonly parked?: "parked" | "needs_attention";
                /** @description RFC 3339: it was heard then or later */
                readonly heard_from?: string;
                /** @description RFC 3339: it was heard before, or never */
                readonly heard_before?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Robot"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-robot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Robot"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-conformance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConformanceCard"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-transitions": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Decision"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-configuration": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The robot */
                        readonly robot_id: string;
                        /** @description What it is to be set to */
                        readonly desired: {
                            /** @description The version that it is pinned to */
                            readonly policy_version?: string;
                            /** @description Between two samples of telemetry */
                            readonly telemetry_rate_seconds?: number;
                        };
                        /** @description The robot's own words: whatever it reports */
                        readonly reported: {
                            readonly [key: string]: unknown;
                        };
                        /** @description What it has not reported as it is desired */
                        readonly open: readonly string[];
                        /** @description Rises with each change, of either side; 0: there is none yet */
                        readonly configuration_version: number;
                        /**
                         * Format: date-time
                         * @description The last change, of either side
                         */
                        readonly changed_at?: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "configure-robot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Between two samples of telemetry; null: as the robot likes */
                    readonly telemetry_rate_seconds: number | null;
                    /** @description As it was read (0: none yet): who has seen an older one has to look again; left out: whatever it is */
                    readonly configuration_version?: number;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The robot */
                        readonly robot_id: string;
                        /** @description What it is to be set to */
                        readonly desired: {
                            /** @description The version that it is pinned to */
                            readonly policy_version?: string;
                            /** @description Between two samples of telemetry */
                            readonly telemetry_rate_seconds?: number;
                        };
                        /** @description The robot's own words: whatever it reports */
                        readonly reported: {
                            readonly [key: string]: unknown;
                        };
                        /** @description What it has not reported as it is desired */
                        readonly open: readonly string[];
                        /** @description Rises with each change, of either side; 0: there is none yet */
                        readonly configuration_version: number;
                        /**
                         * Format: date-time
                         * @description The last change, of either side
                         */
                        readonly changed_at?: string;
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-messages": {
        readonly parameters: {
            readonly query?: {
                /** @description 32 hex digits, or a UUID; this or robot_id */
                readonly trace_id?: string;
                /** @description The robot, or mission: and the id of a mission; this or trace_id */
                readonly robot_id?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Decision"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "send-messages": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for the outcomes; 200 when all have come, 202 with those that are known */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422. Without it each message_id does that for its message */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace of messages that say none */
                readonly traceparent?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Message"] | readonly components["schemas"]["Message"][];
            };
        };
        readonly responses: {
            /** @description With wait: all outcomes have come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SentMessages"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the outcomes can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SentMessages"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-message": {
        readonly parameters: {
            readonly query?: {
                /** @description Whose message, if several robots used the id; the newest if left out */
                readonly robot_id?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The sender's id of the message */
                readonly message_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Decision"] | components["schemas"]["AcceptedMessage"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-missions": {
        readonly parameters: {
            readonly query?: {
                /** @description The state it is in, such as queued, running or fenced */
                readonly status?: string;
                /** @description Who has it */
                readonly robot_id?: string;
                /** @description The fleet it is for */
                readonly fleet?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Mission"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "request-mission": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The mission; the same one asked for again is the same mission. One of ours when left out */
                    readonly mission_id?: string;
                    /** @description what sort of work, in the words of the site */
                    readonly kind?: string;
                    /** @description what is to be done, one after the other */
                    readonly steps: readonly ({
                        /** @description name of the step in later messages; its number, from 1, when absent */
                        readonly step_id?: string;
                        /**
                         * @description what is to be done
                         * @enum {string}
                         */
                        readonly kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                        /** @description where; absent: where the robot is then */
                        readonly place?: {
                            /** @description the place as the site calls it */
                            readonly node_id: string;
                            /** @description metres on the map */
                            readonly x?: number;
                            /** @description metres on the map */
                            readonly y?: number;
                            /** @description heading in radians */
                            readonly theta?: number;
                            /** @description the map that x and y are on */
                            readonly map?: string;
                        } & {
                            readonly [key: string]: unknown;
                        };
                        /** @description what to do there, beside or in place of what the kind says */
                        readonly action?: {
                            /** @description what the robot calls it */
                            readonly type: string;
                            /** @description handed to the robot by their names */
                            readonly parameters?: {
                                readonly [key: string]: unknown;
                            };
                            /**
                             * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                             * @enum {string}
                             */
                            readonly blocking?: "NONE" | "SOFT" | "HARD";
                        } & {
                            readonly [key: string]: unknown;
                        };
                        /** @description how long a wait is */
                        readonly duration_seconds?: number;
                    } & {
                        readonly [key: string]: unknown;
                    })[];
                    /** @description capabilities that its robot must have, all of them */
                    readonly requires?: readonly string[];
                    /** @description only robots of this fleet; all when absent */
                    readonly fleet?: string;
                    /** @description only this robot */
                    readonly robot_id?: string;
                    /**
                     * @description urgent ones are given out first; normal when absent
                     * @enum {string}
                     */
                    readonly priority?: "urgent" | "normal";
                    /**
                     * Format: date-time
                     * @description RFC 3339: not ended by then, it has expired
                     */
                    readonly deadline?: string;
                    /**
                     * @description physical: a person looks at what a lost robot carries first; when absent, physical if it picks
                     * @enum {string}
                     */
                    readonly load?: "physical" | "none";
                    /** @description whether another robot may take it over; true when absent */
                    readonly reallocate?: boolean;
                    /** @description how long its robot may be silent before it is given up; the setting of the installation when absent */
                    readonly lease_seconds?: number;
                };
            };
        };
        readonly responses: {
            /** @description With wait: its outcome has come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the mission can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-mission": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The mission */
                readonly mission_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Mission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-commands": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Command"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "send-command": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description What is asked of the robot
                     * @enum {string}
                     */
                    readonly type: "work.start" | "work.update" | "work.pause" | "work.resume" | "work.stop" | "work.revoke" | "charge.start" | "action.start" | "robot.stop" | "robot.resume";
                    /** @description As the type's message says; also deadline, offline, acknowledge_within_seconds, resends_max, heartbeat_seconds */
                    readonly payload?: {
                        readonly [key: string]: unknown;
                    };
                    /**
                     * @description urgent overtakes what waits for the same robot
                     * @enum {string}
                     */
                    readonly priority?: "urgent" | "normal";
                    /** @description The conversation that it belongs to */
                    readonly correlation_id?: string;
                };
            };
        };
        readonly responses: {
            /** @description With wait: it was decided */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedCommand"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the command can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedCommand"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-command": {
        readonly parameters: {
            readonly query?: {
                /** @description Whose: a command's id is its robot's own where the request was named by whoever sent it */
                readonly robot_id?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The command */
                readonly command_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Command"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-upload": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description As POST /uploads gave it */
                readonly upload_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly upload_id: string;
                        readonly bytes: number;
                        readonly content_type: string;
                        readonly sha256: string;
                        /** @description Robots that were told of it: whoever sees one of them may fetch it */
                        readonly robot_ids: readonly string[];
                        readonly uploaded_by: string;
                        /** Format: date-time */
                        readonly created_at: string;
                        /** Format: date-time */
                        readonly kept_until: string;
                        /** @description Where to get the content; null until it has been put */
                        readonly url: string | null;
                        /** @description Of the address, in seconds */
                        readonly expires_in?: number;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-scheduled-messages": {
        readonly parameters: {
            readonly query?: {
                /** @description For this robot; all if left out */
                readonly robot_id?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["ScheduledMessage"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "schedule-message": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Names the request: the same one with the same body makes one (Idempotent-Replayed: true), with another 422 */
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description As POST /messages takes it, without message_id, trace_id and sequence: each time has its own */
                    readonly message: {
                        /** @description The sender's id of this message; a resend keeps it. Derived when absent. */
                        readonly message_id?: string;
                        /** @description 32 hex digits (W3C) or a UUID; one story across messages. Set by the edge when absent. */
                        readonly trace_id?: string;
                        /** @description The conversation this belongs to: a job, a command and its answers. */
                        readonly correlation_id?: string;
                        /** @description The message_id of the message that made the sender say this. */
                        readonly causation_id?: string;
                        /** @description What is said: a type of the catalogue. May be left out on the telemetry topic. */
                        readonly type: string;
                        /** @description The policy version asked for; refused when the robot is pinned to another. */
                        readonly version?: string;
                        /** @description Version of the payload's schema, 1 when absent. */
                        readonly schema_version?: number;
                        /** @description Whom it is about */
                        readonly robot_id: string;
                        /** @description The robot's own strictly rising counter. */
                        readonly sequence?: number;
                        /** @description The sender's clock, RFC 3339. Kept, never used for order. */
                        readonly occurred_at?: string;
                        /**
                         * @description `urgent` matters on the way down; it never overtakes within one robot.
                         * @enum {string}
                         */
                        readonly priority?: "urgent" | "normal";
                        /** @description The type's own content, {} when absent. */
                        readonly payload?: {
                            readonly [key: string]: unknown;
                        };
                        /** @description Content above the limit of a message, uploaded before: a reference to it. */
                        readonly content?: {
                            /** @description As POST /uploads gave it */
                            readonly upload_id: string;
                            /** @description How many there are */
                            readonly bytes?: number;
                            /** @description Of the content, 64 hex digits */
                            readonly sha256?: string;
                            /** @description Its media type, such as image/png */
                            readonly content_type?: string;
                        } & {
                            readonly [key: string]: unknown;
                        };
                    } & {
                        readonly [key: string]: unknown;
                    };
                    /**
                     * Format: date-time
                     * @description Once, at this time, as exact as a minute; at least a minute ahead, at most a year
                     */
                    readonly at?: string;
                    /** @description Again and again: minute hour day-of-month month day-of-week, weekdays by name: 0 6 * * MON-FRI */
                    readonly cron?: string;
                    /** @description With cron: IANA, such as Europe/Berlin; UTC if left out */
                    readonly timezone?: string;
                    /**
                     * Format: date-time
                     * @description With cron: not at this time and not later
                     */
                    readonly until?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    /** @description true, when it was made before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-scheduled-message": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The scheduled message */
                readonly scheduled_message_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "cancel-scheduled-message": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The scheduled message */
                readonly scheduled_message_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-failures": {
        readonly parameters: {
            readonly query?: {
                /** @description open, retrying, held, needs_attention, resolved or archived */
                readonly status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                /** @description The error class, such as NotJson */
                readonly class?: string;
                /** @description Where on the line it failed, such as open or machine */
                readonly stage?: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                /** @description What sort of failure, such as machine or delivery */
                readonly kind?: string;
                /** @description The robot, or mission: and the id of a mission */
                readonly robot_id?: string;
                /** @description The type of the message, such as work.completed */
                readonly type?: string;
                /** @description The fingerprint of its group */
                readonly group?: string;
                /** @description RFC 3339: last seen then or later */
                readonly from?: string;
                /** @description RFC 3339: last seen before */
                readonly until?: string;
                /** @description Part of the error's text, as it is written */
                readonly text?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Failure"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-failure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The failure */
                readonly failure_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly failure_id: string;
                        /** @description What sort of failure, such as machine or delivery */
                        readonly kind: string;
                        /**
                         * @description Where on the line
                         * @enum {string}
                         */
                        readonly stage: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                        readonly error_class: string;
                        readonly error_text: string;
                        /** @description Whether trying the same again later can help */
                        readonly retryable: boolean;
                        /** @enum {string} */
                        readonly status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        /** @description Of its group: failures with one cause */
                        readonly fingerprint: string;
                        /** @description Reports and tries, oldest first: the first one and the newest */
                        readonly attempts: readonly {
                            /** @description 1 for the first */
                            readonly attempt: number;
                            /** Format: date-time */
                            readonly at: string;
                            /**
                             * @description How the failure stood after it; retrying when it began
                             * @enum {string}
                             */
                            readonly status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                            readonly error_class?: string;
                            readonly error_text?: string;
                            /** @enum {string} */
                            readonly ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                            /** @description Not tried, because its robot has moved on */
                            readonly held_back?: boolean;
                            /** @description Who asked for it: schedule, or a person */
                            readonly by?: string;
                            readonly operation_id?: string;
                        }[];
                        /** Format: date-time */
                        readonly first_seen_at: string;
                        /** Format: date-time */
                        readonly last_seen_at: string;
                        /** Format: date-time */
                        readonly failed_at?: string;
                        /** @description What brought it to its status */
                        readonly standing: {
                            /** @description 1 for the first */
                            readonly attempt: number;
                            /** Format: date-time */
                            readonly at: string;
                        };
                        /** @description Tries that the schedule has made */
                        readonly retries: number;
                        /** @description What the clock does about it next */
                        readonly agenda?: {
                            readonly what: string;
                            /** Format: date-time */
                            readonly at: string;
                        };
                        readonly archived?: {
                            /** Format: date-time */
                            readonly at: string;
                            readonly by: string;
                            readonly why: string;
                            /** @enum {string} */
                            readonly from: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        };
                        readonly changed_by?: string;
                        /** Format: date-time */
                        readonly changed_at?: string;
                        /** @description Rises with every change: who has seen an older one has to look again */
                        readonly record_version: number;
                        readonly operation_id?: string;
                        /**
                         * @description What its message became
                         * @enum {string}
                         */
                        readonly ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                        /** @description The message that took the place of this one */
                        readonly edited_to?: string;
                        /** @description The failure whose message was edited into this one */
                        readonly edited_from?: string;
                        readonly redrive_of?: string;
                        /** @description What the message came in on */
                        readonly topic?: string;
                        readonly client_id?: string;
                        readonly principal?: string;
                        /** @description The door that it came in by */
                        readonly source?: string;
                        /** Format: date-time */
                        readonly received_at?: string;
                        readonly position?: string;
                        readonly index?: number;
                        readonly sequence?: number;
                        readonly function_arn?: string;
                        readonly robot_id?: string;
                        readonly message_id?: string;
                        readonly trace_id?: string;
                        readonly correlation_id?: string;
                        readonly causation_id?: string;
                        readonly type?: string;
                        readonly policy_version?: string;
                        /** @description Of a run of the machine: the handler that failed */
                        readonly handler?: string;
                        /** @description The robot's state when its message failed */
                        readonly state?: string;
                        readonly original_bytes: number;
                        readonly stack?: string;
                        /** @description What the robot or the door really sent */
                        readonly original_base64: string;
                        /** @description From the first failure to the last message */
                        readonly lineage: readonly {
                            readonly failure_id?: string;
                            readonly message_id?: string;
                            readonly type?: string;
                            readonly robot_id?: string;
                            /** @enum {string} */
                            readonly status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                            /** @enum {string} */
                            readonly ended_as?: "applied" | "observed" | "duplicate" | "refused" | "delivered" | "opened" | "edited";
                            /** @description Of a message that did not fail */
                            readonly outcome?: string;
                            readonly edited_from?: string;
                            readonly edited_to?: string;
                            readonly redrive_of?: string;
                            /** Format: date-time */
                            readonly at?: string;
                            /** @description The one that was asked for */
                            readonly asked?: boolean;
                        }[];
                        /** @description What operations did to it, oldest first */
                        readonly operations: readonly components["schemas"]["Act"][];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-failure-groups": {
        readonly parameters: {
            readonly query?: {
                /** @description open, acknowledged or resolved; all if left out */
                readonly status?: "open" | "acknowledged" | "resolved";
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["FailureGroup"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                        /** @description Of all failures: how many have which status */
                        readonly failures?: {
                            readonly [key: string]: number;
                        };
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-failure-group": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The group: 16 hex digits */
                readonly fingerprint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly fingerprint: string;
                        readonly error_class: string;
                        readonly stage: string;
                        /** @description Of the newest member */
                        readonly error_text?: string;
                        /** @description A failure to look at */
                        readonly example?: string;
                        /** @description Members now, whatever their status */
                        readonly count?: number;
                        /** @description How many of each status */
                        readonly by_status?: {
                            readonly [key: string]: number;
                        };
                        /** @description That were ever hit */
                        readonly robots?: number;
                        /** @description Failures by the hour (2026-11-20T09) in which they were first seen */
                        readonly hours?: {
                            readonly [key: string]: number;
                        };
                        /** Format: date-time */
                        readonly first_seen_at?: string;
                        /** Format: date-time */
                        readonly last_seen_at?: string;
                        /** @enum {string} */
                        readonly status: "open" | "acknowledged" | "resolved";
                        readonly owner?: string;
                        readonly note?: string;
                        readonly changed_by?: string;
                        /** Format: date-time */
                        readonly changed_at?: string;
                        /** @description The version that a person's last change made */
                        readonly changed_version: number;
                        /** @description Rises with every write */
                        readonly group_version: number;
                        /** @description A page of the robots that it has hit */
                        readonly robot_ids: readonly string[];
                        /** @description For the next page of robots; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "change-failure-group": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The group: 16 hex digits */
                readonly fingerprint: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description As it was read: who has seen an older one has to look again */
                    readonly group_version: number;
                    /** @description Who looks after it; null for nobody */
                    readonly owner?: string | null;
                    /** @description What is known about it; null for nothing */
                    readonly note?: string | null;
                    /**
                     * @description open, acknowledged or resolved
                     * @enum {string}
                     */
                    readonly status?: "open" | "acknowledged" | "resolved";
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly fingerprint: string;
                        readonly error_class: string;
                        readonly stage: string;
                        /** @description Of the newest member */
                        readonly error_text?: string;
                        /** @description A failure to look at */
                        readonly example?: string;
                        /** @description Members now, whatever their status */
                        readonly count?: number;
                        /** @description How many of each status */
                        readonly by_status?: {
                            readonly [key: string]: number;
                        };
                        /** @description That were ever hit */
                        readonly robots?: number;
                        /** @description Failures by the hour (2026-11-20T09) in which they were first seen */
                        readonly hours?: {
                            readonly [key: string]: number;
                        };
                        /** Format: date-time */
                        readonly first_seen_at?: string;
                        /** Format: date-time */
                        readonly last_seen_at?: string;
                        /** @enum {string} */
                        readonly status: "open" | "acknowledged" | "resolved";
                        readonly owner?: string;
                        readonly note?: string;
                        readonly changed_by?: string;
                        /** Format: date-time */
                        readonly changed_at?: string;
                        /** @description The version that a person's last change made */
                        readonly changed_version: number;
                        /** @description Rises with every write */
                        readonly group_version: number;
                        /** @description Its entry of the audit trail */
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-operations": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Operation"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "plan-operation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description What is to be done
                     * @enum {string}
                     */
                    readonly kind: "redrive" | "archive" | "restore" | "replay";
                    /** @description What has to be true of a failure, all of it, as in GET /failures */
                    readonly filter?: {
                        /** @enum {string} */
                        readonly status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        /** @description The error class, such as NotJson */
                        readonly class?: string;
                        /** @enum {string} */
                        readonly stage?: "rule" | "open" | "dispatch" | "machine" | "commit" | "last_known" | "outbox" | "bus_target" | "invocation" | "bridge" | "webhook" | "feed" | "command" | "intake";
                        /** @description What sort of failure, such as machine or delivery */
                        readonly kind?: string;
                        readonly robot_id?: string;
                        /** @description The type of the message, such as work.completed */
                        readonly type?: string;
                        readonly group?: string;
                        /**
                         * Format: date-time
                         * @description Last seen then or later
                         */
                        readonly from?: string;
                        /**
                         * Format: date-time
                         * @description Last seen before
                         */
                        readonly until?: string;
                        /** @description Part of the error's text, as it is written */
                        readonly text?: string;
                    };
                    /** @description Exactly these failures, in place of a filter */
                    readonly failure_ids?: readonly string[];
                    /** @description Of a replay: which part of the lake is compared with what was decided */
                    readonly range?: {
                        /**
                         * Format: date-time
                         * @description Received then or later
                         */
                        readonly from: string;
                        /**
                         * Format: date-time
                         * @description Received before
                         */
                        readonly until: string;
                        /** @description Of this robot, or this mission, only */
                        readonly robot_id?: string;
                    };
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Operation"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-operation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The operation */
                readonly operation_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly operation_id: string;
                        /** @enum {string} */
                        readonly kind: "redrive" | "replay" | "archive" | "restore" | "edit" | "console_redrive" | "group_change" | "fleet_change" | "configuration_change" | "grant_change" | "subscription_change" | "secret_added" | "pin" | "rollout" | "rollback" | "comparison" | "erasure";
                        /** @enum {string} */
                        readonly status: "planning" | "planned" | "running" | "cancelling" | "done" | "cancelled" | "stopped" | "failed";
                        /** @description Who asked for it */
                        readonly by: string;
                        /** @description In their words */
                        readonly why: string;
                        /** Format: date-time */
                        readonly created_at: string;
                        /** Format: date-time */
                        readonly started_at?: string;
                        readonly started_by?: string;
                        /** @description Of the last start, if they said so */
                        readonly started_why?: string;
                        /** Format: date-time */
                        readonly ended_at?: string;
                        readonly ended_because?: string;
                        readonly cancelled_by?: string;
                        /** @description What the set was chosen by */
                        readonly filter?: {
                            readonly [key: string]: unknown;
                        };
                        /** @description The frozen set, and what acting on it would mean */
                        readonly plan?: {
                            /** @description Messages */
                            readonly count: number;
                            readonly robots: number;
                            /** Format: date-time */
                            readonly oldest_at?: string;
                            /** Format: date-time */
                            readonly newest_at?: string;
                            /** @description Messages whose robot has moved on since */
                            readonly conflicts: number;
                            /** @description Of failures that were named: cannot be tried, or not there at all */
                            readonly left_out?: number;
                            /** @description Of a replay: messages that have their outcome */
                            readonly accounted?: number;
                            /** @description Of a replay: messages of which nobody knows, left alone */
                            readonly unsure?: number;
                            readonly estimated_seconds: number;
                        };
                        readonly pace?: {
                            readonly rate_per_second: number;
                            readonly first_batches: readonly number[];
                            readonly stop_above_percent: number;
                            readonly out_of_order: boolean;
                        };
                        /** @description How many of the set were acted on or skipped */
                        readonly done_until: number;
                        /** @description Not as the plan saw them any more */
                        readonly skipped: number;
                        readonly skipped_because?: readonly string[];
                        /** @description Of its worker, so far */
                        readonly runs: number;
                        /** @description Of a comparison of policies: see /comparisons */
                        readonly compared?: {
                            readonly [key: string]: unknown;
                        };
                        /** @description Of an erasure that is done: what went */
                        readonly erased?: {
                            readonly [key: string]: number;
                        };
                        /** @description Of an edit or a change: what was before and after */
                        readonly diff?: unknown;
                        readonly operation_version: number;
                        readonly progress: {
                            /** @description Messages of the set */
                            readonly count?: number;
                            readonly acted_on?: number;
                            /** @description To go */
                            readonly left?: number;
                            readonly skipped?: number;
                            /** @description Whose end is known */
                            readonly ended: number;
                            readonly failed_again: number;
                            /** @description How many messages ended how, so far */
                            readonly results: {
                                readonly [key: string]: number;
                            };
                        };
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-operation-messages": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The operation */
                readonly operation_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Act"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-capacity": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            /** @description The robot */
                            readonly robot_id: string;
                            readonly fleet: string | null;
                            /** @description As its policy has it; null if it was never heard */
                            readonly state: string | null;
                            /** @description Whether it would be given a mission now */
                            readonly free: boolean;
                            /** @description What it can do, as it or somebody said */
                            readonly capabilities: readonly string[];
                            /** @description Why it is withdrawn: it was taken out of service */
                            readonly withdrawn: string | null;
                            /** @description The mission that it has */
                            readonly mission_id: string | null;
                            /** @description The job that was taken from it and that it has yet to give back */
                            readonly gives_back: string | null;
                        }[];
                        /** @description Where the next page begins; null after the last */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-fleet-capacity": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The fleet */
                readonly fleet: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            /** @description The robot */
                            readonly robot_id: string;
                            readonly fleet: string | null;
                            /** @description As its policy has it; null if it was never heard */
                            readonly state: string | null;
                            /** @description Whether it would be given a mission now */
                            readonly free: boolean;
                            /** @description What it can do, as it or somebody said */
                            readonly capabilities: readonly string[];
                            /** @description Why it is withdrawn: it was taken out of service */
                            readonly withdrawn: string | null;
                            /** @description The mission that it has */
                            readonly mission_id: string | null;
                            /** @description The job that was taken from it and that it has yet to give back */
                            readonly gives_back: string | null;
                        }[];
                        /** @description Where the next page begins; null after the last */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            /** @description As the settings name it */
                            readonly name: string;
                            readonly client_id: string;
                            /** @description What its token may say at most */
                            readonly scopes: readonly string[];
                            /** @description Names of fleets; "*" for all */
                            readonly fleets: "*" | readonly string[];
                            /** @description Who granted them; absent if nobody ever did */
                            readonly changed_by?: string;
                            /** Format: date-time */
                            readonly changed_at?: string;
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-grants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application: the client id of its tokens */
                readonly client_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description As the settings name it */
                        readonly name: string;
                        readonly client_id: string;
                        /** @description What its token may say at most */
                        readonly scopes: readonly string[];
                        /** @description Names of fleets; "*" for all */
                        readonly fleets: "*" | readonly string[];
                        /** @description Who granted them; absent if nobody ever did */
                        readonly changed_by?: string;
                        /** Format: date-time */
                        readonly changed_at?: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "change-grants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application: the client id of its tokens */
                readonly client_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description In the place of what was granted before: names of fleets, "*" for all, an empty list for none */
                    readonly fleets: "*" | readonly string[];
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly client_id: string;
                        /** @description Names of fleets; "*" for all */
                        readonly fleets: "*" | readonly string[];
                        /** @description Who said so */
                        readonly changed_by: string;
                        /** Format: date-time */
                        readonly changed_at: string;
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-partners": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly partner: string;
                            /** @description Who it is */
                            readonly title: string;
                            /** @description Where it sends its webhooks */
                            readonly path: string;
                            /** @description About whose robots; "*" for all */
                            readonly fleets: "*" | readonly string[];
                            readonly events: readonly {
                                /** @description In the partner's words */
                                readonly type: string;
                                readonly means: string;
                                /** @description The type of our message */
                                readonly becomes: string;
                            }[];
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-subscriptions": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Subscription"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "create-subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Where webhooks go: https, on the public internet */
                    readonly url: string;
                    /** @description What it is for, for people */
                    readonly description?: string;
                    /** @description Of events; every type that partners may hear if left out */
                    readonly types?: readonly ("robot.transitioned" | "mission.transitioned" | "job.assigned" | "job.started" | "job.completed" | "job.failed" | "job.stopped" | "job.paused" | "job.resumed" | "job.released" | "robot.returned_to_service" | "incident.raised" | "incident.cleared" | "mission.allocated" | "mission.deallocated" | "mission.completed" | "mission.failed" | "mission.cancelled" | "mission.expired" | "mission.needs_person" | "fleet.out_of_capacity" | "fleet.capacity_restored" | "command.finished")[];
                    /** @description About whose robots; all that its owner sees if left out */
                    readonly fleets?: "*" | readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NewSubscription"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The subscription */
                readonly subscription_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "change-subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The subscription */
                readonly subscription_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description As it was read: who has seen an older one has to look again */
                    readonly subscription_version: number;
                    /** @description Where webhooks go: https, on the public internet */
                    readonly url?: string;
                    /** @description What it is for, for people */
                    readonly description?: string;
                    /** @description null for every type that partners may hear */
                    readonly types?: readonly ("robot.transitioned" | "mission.transitioned" | "job.assigned" | "job.started" | "job.completed" | "job.failed" | "job.stopped" | "job.paused" | "job.resumed" | "job.released" | "robot.returned_to_service" | "incident.raised" | "incident.cleared" | "mission.allocated" | "mission.deallocated" | "mission.completed" | "mission.failed" | "mission.cancelled" | "mission.expired" | "mission.needs_person" | "fleet.out_of_capacity" | "fleet.capacity_restored" | "command.finished")[] | null;
                    /** @description About whose robots; all that its owner sees if left out */
                    readonly fleets?: "*" | readonly string[];
                    /** @description false: nothing is sent. true: sent again, and what failed is forgiven */
                    readonly enabled?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Subscription"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "remove-subscription": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The subscription */
                readonly subscription_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly subscription_id: string;
                        /** @constant */
                        readonly removed: true;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-policies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly {
                            /** @description A policy version, such as v2 */
                            readonly version: string;
                            readonly title: string;
                            /** @description Of its content as compact JSON */
                            readonly sha256: string;
                            readonly states: readonly string[];
                            /** @description States that a robot leaves under the version in which it entered them */
                            readonly at_work: readonly string[];
                            /** @description Whether a robot that is heard for the first time gets it */
                            readonly is_default: boolean;
                            /** @description The state machine that decides; null if it is not deployed */
                            readonly machine_arn: string | null;
                            /** @description In force, newest first: a share of all robots, or a list of so many */
                            readonly rollouts: readonly {
                                readonly rollout_id: string;
                                readonly percent?: number;
                                readonly robots?: number;
                            }[];
                        }[];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-policy": {
        readonly parameters: {
            readonly query?: {
                /** @description json, asl or mermaid; else what the Accept header asks for, else json */
                readonly format?: "json" | "asl" | "mermaid";
            };
            readonly header?: never;
            readonly path: {
                /** @description The policy version, such as v2 */
                readonly version: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly [key: string]: unknown;
                    };
                    readonly "text/vnd.mermaid": string;
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "compare-policies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The policy version, such as v2 */
                readonly version: string;
                /** @description The version it is compared with */
                readonly other: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description A policy version, such as v2 */
                        readonly from: string;
                        /** @description A policy version, such as v2 */
                        readonly to: string;
                        /** @description False: not one robot would be decided otherwise */
                        readonly differ: boolean;
                        readonly states: {
                            readonly added: readonly string[];
                            readonly removed: readonly string[];
                        };
                        readonly cells: {
                            readonly added: readonly {
                                readonly state: string;
                                readonly type: string;
                                readonly next: string;
                                readonly handlers: readonly string[];
                                readonly guard?: string;
                            }[];
                            readonly removed: readonly {
                                readonly state: string;
                                readonly type: string;
                                readonly next: string;
                                readonly handlers: readonly string[];
                                readonly guard?: string;
                            }[];
                            readonly changed: readonly {
                                readonly state: string;
                                readonly type: string;
                                readonly before: {
                                    readonly next: string;
                                    readonly handlers: readonly string[];
                                    readonly guard?: string;
                                };
                                readonly after: {
                                    readonly next: string;
                                    readonly handlers: readonly string[];
                                    readonly guard?: string;
                                };
                            }[];
                        };
                        readonly guards: {
                            readonly added: readonly {
                                readonly name: string;
                                /** @description payload.<field> or row.<field> */
                                readonly path: string;
                                readonly op: string;
                                readonly value: string | number | boolean;
                            }[];
                            readonly removed: readonly {
                                readonly name: string;
                                /** @description payload.<field> or row.<field> */
                                readonly path: string;
                                readonly op: string;
                                readonly value: string | number | boolean;
                            }[];
                            readonly changed: readonly {
                                readonly name: string;
                                readonly before: {
                                    readonly name: string;
                                    /** @description payload.<field> or row.<field> */
                                    readonly path: string;
                                    readonly op: string;
                                    readonly value: string | number | boolean;
                                };
                                readonly after: {
                                    readonly name: string;
                                    /** @description payload.<field> or row.<field> */
                                    readonly path: string;
                                    readonly op: string;
                                    readonly value: string | number | boolean;
                                };
                            }[];
                        };
                        readonly settings: readonly {
                            readonly setting: string;
                            readonly before: unknown;
                            readonly after: unknown;
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-rollouts": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["Rollout"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "begin-rollout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description One that is deployed */
                    readonly version: string;
                    /** @description The share of the robots, by their ids; this or robot_ids */
                    readonly percent?: number;
                    /** @description Exactly these robots; this or percent */
                    readonly robot_ids?: readonly string[];
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly rollout: components["schemas"]["Rollout"];
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-rollout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The rollout */
                readonly rollout_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly rollout_id: string;
                        /** @description A policy version, such as v2 */
                        readonly version: string;
                        /** @description Of all robots; this or robot_ids */
                        readonly percent?: number;
                        /** @description Of these, those that the caller sees */
                        readonly robot_ids?: readonly string[];
                        /** @enum {string} */
                        readonly status: "active" | "superseded" | "rolled_back";
                        readonly by: string;
                        readonly why: string;
                        /** Format: date-time */
                        readonly created_at: string;
                        /** Format: date-time */
                        readonly ended_at?: string;
                        readonly ended_by?: string;
                        readonly ended_why?: string;
                        /** @description The rollout that took its place */
                        readonly superseded_by?: string;
                        /** @description Of a list; of a share, GET /robots?policy_version= lists who has not moved */
                        readonly progress?: {
                            readonly moved: number;
                            readonly not_yet: number;
                            readonly never_heard: number;
                        };
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-comparison": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The comparison */
                readonly comparison_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly comparison_id: string;
                        /**
                         * @description stopped: its time was up; ask again from looked_until
                         * @enum {string}
                         */
                        readonly status: "running" | "done" | "failed" | "stopped";
                        /** @description A policy version, such as v2 */
                        readonly version: string;
                        /** Format: date-time */
                        readonly from: string;
                        /** Format: date-time */
                        readonly until: string;
                        /** @description The robot */
                        readonly robot_id?: string;
                        readonly by: string;
                        readonly why: string;
                        /** Format: date-time */
                        readonly created_at: string;
                        /** @description Absent before the first look */
                        readonly compared?: {
                            /** @description A policy version, such as v2 */
                            readonly version: string;
                            /** @description That were looked at */
                            readonly decisions: number;
                            /** @description Stale, failed, held: no policy decided them */
                            readonly not_by_policy: number;
                            readonly same: number;
                            readonly different: number;
                            /** @description Of the different ones: may only follow from an earlier one */
                            readonly following: number;
                            /** @description A guard asks for what nobody recorded */
                            readonly unsure: number;
                            readonly robots: number;
                            readonly robots_different: number;
                            /** @description Differences that are listed: the first so many */
                            readonly listed: number;
                            /** @description Lines of the lake that nobody can read */
                            readonly unreadable: number;
                            /**
                             * Format: date-time
                             * @description What was decided before it has been looked at
                             */
                            readonly looked_until?: string;
                        };
                        /** Format: date-time */
                        readonly ended_at?: string;
                        readonly ended_because?: string;
                        readonly differences: readonly {
                            /** @description The robot */
                            readonly robot_id: string;
                            readonly message_id: string;
                            readonly type: string;
                            /** Format: date-time */
                            readonly decided_at: string;
                            readonly trace_id?: string;
                            /** @description What happened */
                            readonly recorded: ({
                                /** @constant */
                                readonly outcome: "applied";
                                readonly to: string;
                                readonly handlers: readonly string[];
                            } | {
                                /** @constant */
                                readonly outcome: "refused";
                                readonly reason: string;
                                readonly guard?: string;
                            } | {
                                /** @constant */
                                readonly outcome: "unknown_state";
                            }) & {
                                readonly state: string;
                                /** @description A policy version, such as v2 */
                                readonly policy_version: string;
                            };
                            /** @description What the version would have done */
                            readonly would: ({
                                /** @constant */
                                readonly outcome: "applied";
                                readonly to: string;
                                readonly handlers: readonly string[];
                            } | {
                                /** @constant */
                                readonly outcome: "refused";
                                readonly reason: string;
                                readonly guard?: string;
                            } | {
                                /** @constant */
                                readonly outcome: "unknown_state";
                            }) & {
                                readonly state: string;
                            };
                            /**
                             * @description May only follow from an earlier difference of its robot
                             * @constant
                             */
                            readonly follows?: true;
                        }[];
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "erase-robot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The id of the robot once more: it cannot be taken back */
                    readonly confirm: string;
                    /** @description Also a robot that was heard just now; what it says from then on makes it known again */
                    readonly even_if_connected?: boolean;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where to watch it: /operations/{operation_id} */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly operation_id: string;
                        /** @constant */
                        readonly status: "planning";
                        readonly robot_id: string;
                        /**
                         * Format: date-time
                         * @description Until then POST /operations/{operation_id}/cancel calls it off
                         */
                        readonly begins_at: string;
                        /** @constant */
                        readonly even_if_connected?: true;
                        readonly by: string;
                        readonly why: string;
                        /** Format: date-time */
                        readonly created_at: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "edit-failure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The failure */
                readonly failure_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description As it was read: who has seen an older one has to look again */
                    readonly record_version: number;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                    /** @description The new payload; everything else stays as it was */
                    readonly payload?: {
                        readonly [key: string]: unknown;
                    };
                    /** @description The whole new message, as its sender would have written it; in place of payload */
                    readonly body?: {
                        readonly [key: string]: unknown;
                    };
                    /** @description Answers what would be sent and whether it is right; with neither payload nor body, what there is to edit; nothing is done */
                    readonly dry_run?: boolean;
                    /** @description Needed when type, version or correlation_id change */
                    readonly confirm?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly failure_id: string;
                        /** @enum {string} */
                        readonly status?: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        readonly record_version?: number;
                        /** @description Its entry of the audit trail */
                        readonly operation?: components["schemas"]["Operation"];
                        /** @description Nothing was done */
                        readonly dry_run?: boolean;
                        readonly copy?: {
                            /** @description Of the copy: its own */
                            readonly message_id: string;
                            readonly type: string;
                            readonly topic: string;
                            readonly bytes: number;
                            readonly base64: string;
                        };
                        readonly changes?: readonly {
                            readonly path: string;
                            readonly before?: unknown;
                            readonly after?: unknown;
                        }[];
                        /** @description What has to be confirmed */
                        readonly warnings?: readonly string[];
                        /** @description Of a dry run with neither payload nor body: what there is to edit */
                        readonly editable?: {
                            /** @description As its sender would write it, without what is locked; absent where it cannot be read */
                            readonly content?: {
                                readonly [key: string]: unknown;
                            };
                            /** @description Whether a new payload may be sent and the rest stay */
                            readonly payload_alone: boolean;
                            /** @description What a copy cannot change */
                            readonly locked: {
                                readonly [key: string]: unknown;
                            };
                            /** @description What has to be confirmed, and what it means */
                            readonly sensitive: {
                                readonly [key: string]: string;
                            };
                        };
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "archive-failure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The failure */
                readonly failure_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly failure_id: string;
                        /** @enum {string} */
                        readonly status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        readonly record_version: number;
                        /** @description Its entry of the audit trail */
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "restore-failure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The failure */
                readonly failure_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly failure_id: string;
                        /** @enum {string} */
                        readonly status: "open" | "retrying" | "held" | "needs_attention" | "resolved" | "archived";
                        readonly record_version: number;
                        /** @description Its entry of the audit trail */
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "retry-failure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The failure */
                readonly failure_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                    /** @description Apply messages also where the robot has moved on since; such a transition is marked out_of_order */
                    readonly out_of_order?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly failure_id: string;
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "start-operation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The operation */
                readonly operation_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The count of the plan: what was seen is what is started */
                    readonly expected_count: number;
                    /** @description Messages per second; 20 if left out */
                    readonly rate_per_second?: number;
                    /** @description Sizes of the first batches, each sent when the ends of the one before are known; 1, 2, 5, 20 if left out */
                    readonly first_batches?: readonly number[];
                    /** @description Stops when more than this share of the known ends failed again; 20 if left out */
                    readonly stop_above_percent?: number;
                    /** @description Apply messages also where the robot has moved on since; such a transition is marked out_of_order */
                    readonly out_of_order?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Operation"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "cancel-operation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The operation */
                readonly operation_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Operation"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "put-robot-in-fleet": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The fleet; null for none, and then only those see the robot who see all */
                    readonly fleet: string | null;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The robot */
                        readonly robot_id: string;
                        /** @description Where it is now; null for none */
                        readonly fleet: string | null;
                        /** @description Who said so */
                        readonly changed_by: string;
                        /** Format: date-time */
                        readonly changed_at: string;
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "import-robots": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The fleet */
                readonly fleet: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description A line per robot below a line with the columns: robot_id, and of capabilities (words with blanks between them, - for none), available (yes, no) and removed (yes: out of the fleet) those that are wanted; at most 500 lines */
                    readonly csv: string;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly fleet: string;
                        /** @description Of this list; the messages to its robots are derived from it */
                        readonly import_id: string;
                        /** @description Lines that were done */
                        readonly taken: number;
                        /** @description Lines that were not */
                        readonly failed: number;
                        /** @description Those lines as they were, and why; null if there are none */
                        readonly failed_csv: string | null;
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "add-partner-secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The partner, as its file is called */
                readonly partner: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description whsec_<base64> of 24 to 64 bytes, where the partner makes its secrets itself; made here if left out */
                    readonly secret?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly partner: string;
                        readonly secret_id: string;
                        /** @description whsec_<base64>: shown here and never again */
                        readonly secret: string;
                        /** @description Those that count now, the new one first */
                        readonly secrets: readonly {
                            readonly secret_id: string;
                            /** Format: date-time */
                            readonly created_at: string;
                            /**
                             * Format: date-time
                             * @description Absent: until another one takes its place
                             */
                            readonly expires_at?: string;
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "add-subscription-secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The subscription */
                readonly subscription_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly subscription_id: string;
                        readonly secret_id: string;
                        /** @description whsec_<base64>: shown here and never again */
                        readonly secret: string;
                        /** @description Those that count now, the new one first */
                        readonly secrets: readonly {
                            readonly secret_id: string;
                            /** Format: date-time */
                            readonly created_at: string;
                            /**
                             * Format: date-time
                             * @description Absent: until another one takes its place
                             */
                            readonly expires_at?: string;
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "pin-robot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Only this version decides for the robot; null takes the pin away */
                    readonly version: string | null;
                    /** @description As it was read (0: no pin yet): who has seen an older one has to look again; left out: whatever it is */
                    readonly pin_version?: number;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The robot */
                        readonly robot_id: string;
                        /** @description Whether only one version may decide for it; null if nobody ever said */
                        readonly pin: {
                            /** @description Null: the pin was taken away */
                            readonly version: string | null;
                            /** @description Rises with every change: who has seen an older one has to look again */
                            readonly pin_version: number;
                            readonly by: string;
                            readonly why: string;
                            /** Format: date-time */
                            readonly at: string;
                        } | null;
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "roll-back": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The rollout */
                readonly rollout_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly rollout: components["schemas"]["Rollout"];
                        readonly operation: components["schemas"]["Operation"];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "begin-comparison": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The policy version, such as v2 */
                readonly version: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: date-time
                     * @description Decided then or later
                     */
                    readonly from: string;
                    /**
                     * Format: date-time
                     * @description Decided before
                     */
                    readonly until: string;
                    /** @description Of this robot only */
                    readonly robot_id?: string;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where to watch it: /comparisons/{comparison_id} */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly comparison_id: string;
                        /**
                         * @description stopped: its time was up; ask again from looked_until
                         * @enum {string}
                         */
                        readonly status: "running" | "done" | "failed" | "stopped";
                        /** @description A policy version, such as v2 */
                        readonly version: string;
                        /** Format: date-time */
                        readonly from: string;
                        /** Format: date-time */
                        readonly until: string;
                        /** @description The robot */
                        readonly robot_id?: string;
                        readonly by: string;
                        readonly why: string;
                        /** Format: date-time */
                        readonly created_at: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "issue-feed-ticket": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Names one listener among several of the same caller, such as a tab: when it connects anew, its older connection is ended */
                    readonly session?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Taken once */
                        readonly ticket: string;
                        /** @description Where to connect, with ?ticket= and the ticket behind it */
                        readonly url: string;
                        /** @description Seconds until the ticket is taken no more */
                        readonly expires_in: number;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "pause-mission": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The mission */
                readonly mission_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, in words for a person */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description With wait: its outcome has come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the mission can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "resume-mission": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The mission */
                readonly mission_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, in words for a person */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description With wait: its outcome has come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the mission can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "cancel-mission": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The mission */
                readonly mission_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, in words for a person */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description With wait: its outcome has come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the mission can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "update-mission": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The mission */
                readonly mission_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description what is to be done, one after the other */
                    readonly steps: readonly ({
                        /** @description name of the step in later messages; its number, from 1, when absent */
                        readonly step_id?: string;
                        /**
                         * @description what is to be done
                         * @enum {string}
                         */
                        readonly kind: "go_to" | "pick" | "drop" | "wait" | "charge" | "action";
                        /** @description where; absent: where the robot is then */
                        readonly place?: {
                            /** @description the place as the site calls it */
                            readonly node_id: string;
                            /** @description metres on the map */
                            readonly x?: number;
                            /** @description metres on the map */
                            readonly y?: number;
                            /** @description heading in radians */
                            readonly theta?: number;
                            /** @description the map that x and y are on */
                            readonly map?: string;
                        } & {
                            readonly [key: string]: unknown;
                        };
                        /** @description what to do there, beside or in place of what the kind says */
                        readonly action?: {
                            /** @description what the robot calls it */
                            readonly type: string;
                            /** @description handed to the robot by their names */
                            readonly parameters?: {
                                readonly [key: string]: unknown;
                            };
                            /**
                             * @description whether it drives on (NONE), stands (SOFT) or does nothing else (HARD) meanwhile; HARD when absent
                             * @enum {string}
                             */
                            readonly blocking?: "NONE" | "SOFT" | "HARD";
                        } & {
                            readonly [key: string]: unknown;
                        };
                        /** @description how long a wait is */
                        readonly duration_seconds?: number;
                    } & {
                        readonly [key: string]: unknown;
                    })[];
                };
            };
        };
        readonly responses: {
            /** @description With wait: its outcome has come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the mission can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "release-mission": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The mission */
                readonly mission_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description What was seen, in words for a person */
                    readonly reason: string;
                    /**
                     * @description safe: it stays where it is; recovered: it was brought back to where the mission begins
                     * @enum {string}
                     */
                    readonly load: "safe" | "recovered";
                };
            };
        };
        readonly responses: {
            /** @description With wait: its outcome has come */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the mission can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedMission"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "stop-robot": {
        readonly parameters: {
            readonly query?: {
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, in words for a person */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description With wait: it was decided */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedCommand"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the command can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedCommand"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "cancel-command": {
        readonly parameters: {
            readonly query?: {
                /** @description Whose: a command's id is its robot's own where the request was named by whoever sent it */
                readonly robot_id?: string;
                /** @description Seconds to wait for what becomes of it */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422 */
                readonly "Idempotency-Key"?: string;
                /** @description W3C trace context: the trace that it belongs to */
                readonly traceparent?: string;
            };
            readonly path: {
                /** @description The command */
                readonly command_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": {
                    /** @description Why, in words for a person */
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description With wait: it was decided */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedCommand"];
                };
            };
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where the command can be watched */
                    readonly Location?: string;
                    /** @description true, when it was taken before */
                    readonly "Idempotent-Replayed"?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AskedCommand"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "begin-upload": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description How many there will be; exactly so many are taken */
                    readonly bytes: number;
                    /** @description Its media type */
                    readonly content_type: string;
                    /** @description Of the content; nothing else is taken */
                    readonly sha256: string;
                    /** @description Whoever sees this robot may fetch it */
                    readonly robot_id?: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 201: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description A message refers to it: content: {upload_id} */
                        readonly upload_id: string;
                        /** @constant */
                        readonly method: "PUT";
                        /** @description Where to put the content, with these headers and no token of ours */
                        readonly url: string;
                        readonly headers: {
                            readonly [key: string]: string;
                        };
                        /** @description Seconds */
                        readonly expires_in: number;
                        /** Format: date-time */
                        readonly kept_until: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-openapi": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly openapi: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                };
            };
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-asyncapi": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly asyncapi: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                };
            };
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-documentation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-documentation-file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description A file of the page */
                readonly file: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/javascript": string;
                    readonly "text/css": string;
                    readonly "image/png": string;
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "receive-webhook": {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Of this delivery; a resend keeps it and is answered like the first */
                readonly "webhook-id": string;
                /** @description Epoch seconds of this try */
                readonly "webhook-timestamp": string;
                /** @description v1,<base64> of HMAC-SHA256 over id.timestamp.body; several with blanks between them */
                readonly "webhook-signature": string;
            };
            readonly path: {
                /** @description The partner, as its file is called */
                readonly partner: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/cloudevents+json": components["schemas"]["CloudEvent"];
                readonly "application/cloudevents-batch+json": readonly components["schemas"]["CloudEvent"][];
                readonly "application/json": unknown;
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Of the delivery */
                        readonly webhook_id: string;
                        /** @description What it became, one per event; a resend of the same delivery is answered with the same */
                        readonly messages: readonly {
                            /** @description The message */
                            readonly message_id: string;
                            /** @description The story that it belongs to: 32 hex digits */
                            readonly trace_id: string;
                            /** @description The robot */
                            readonly robot_id: string;
                            readonly type: string;
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 404: components["responses"]["404"];
            readonly 409: components["responses"]["409"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "find-messages": {
        readonly parameters: {
            readonly query?: {
                /** @description 32 hex digits, or a UUID; looked for in 31 days before until if from is left out */
                readonly trace_id?: string;
                /** @description The sender's id of the message */
                readonly message_id?: string;
                /** @description Of this robot only */
                readonly robot_id?: string;
                /** @description Such as work.completed */
                readonly type?: string;
                /** @description What sort of message */
                readonly kind?: "request" | "fact" | "telemetry";
                /** @description yes: with the sender's bytes as they were, base64; pages are shorter then */
                readonly raw?: "yes" | "no";
                /** @description RFC 3339: received then or later; a day before until if left out, 31 days (of a trace 400) before it at most */
                readonly from?: string;
                /** @description RFC 3339: received before; now if left out */
                readonly until?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["StoredMessage"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                        /** Format: date-time */
                        readonly from: string;
                        /** Format: date-time */
                        readonly until: string;
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        readonly settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            readonly 202: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-history": {
        readonly parameters: {
            readonly query?: {
                /** @description Only entries of this sort */
                readonly entry?: "decision" | "command" | "mission" | "failure";
                /** @description RFC 3339: received then or later; a day before until if left out, 92 days before it at most */
                readonly from?: string;
                /** @description RFC 3339: received before; now if left out */
                readonly until?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The robot, URL-encoded: ff%3A5iO4 or ff:5iO4 */
                readonly robot_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly {
                            /** Format: date-time */
                            readonly happened_at: string;
                            /** @description decision, command, mission or failure */
                            readonly entry: string;
                            /** @description Of the message, the command, the mission or the failure */
                            readonly id: string;
                            readonly type?: string;
                            /** @description How it ended, or where it stands */
                            readonly outcome?: string;
                            readonly from_state?: string;
                            readonly to_state?: string;
                            readonly reason?: string;
                            readonly trace_id?: string;
                            readonly policy_version?: string;
                        }[];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                        /** @description The robot */
                        readonly robot_id: string;
                        /** Format: date-time */
                        readonly from: string;
                        /** Format: date-time */
                        readonly until: string;
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        readonly settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            readonly 202: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-measures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly measure: string;
                            readonly describes: string;
                            readonly values: readonly {
                                readonly name: string;
                                readonly describes: string;
                            }[];
                            readonly group_by: readonly string[];
                            readonly intervals: readonly string[];
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-stats": {
        readonly parameters: {
            readonly query?: {
                /** @description What of the measure tells rows apart, joined by commas; none if left out */
                readonly group_by?: string;
                /** @description How long a row lasts; all is the whole range */
                readonly interval?: "hour" | "day" | "all";
                /** @description RFC 3339: received then or later; a day before until if left out, 31 days (366 with a longer interval than an hour) before it at most */
                readonly from?: string;
                /** @description RFC 3339: received before; now if left out */
                readonly until?: string;
                /** @description Of this robot only */
                readonly robot_id?: string;
                /** @description Of robots that were in this fleet when the newest run of the warehouse looked */
                readonly fleet?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description A name of GET /data/stats */
                readonly measure: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly measure: string;
                        readonly interval: string;
                        readonly group_by: readonly string[];
                        /** Format: date-time */
                        readonly from: string;
                        /** Format: date-time */
                        readonly until: string;
                        /** @description begins_at, the groups and the values, by their names */
                        readonly items: readonly {
                            readonly [key: string]: string | number | boolean | null;
                        }[];
                        /** @description What arrived before is settled; what came later is read where it was laid down. null: nothing is yet */
                        readonly settled_until: string | null;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            readonly 202: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-loss": {
        readonly parameters: {
            readonly query?: {
                /** @description hours: the counters and their differences; gaps: what is missing, where, and how to bring it back; rules: what topic rules and the stream counted of all robots together, for who sees all fleets */
                readonly what?: "hours" | "gaps" | "rules";
                /** @description RFC 3339: received then or later; 7 days before until if left out, 92 days before it at most */
                readonly from?: string;
                /** @description RFC 3339: received before; now if left out */
                readonly until?: string;
                /** @description Of this robot only */
                readonly robot_id?: string;
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly {
                            readonly [key: string]: string | number | boolean | null;
                        }[];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                        readonly what: string;
                        /** Format: date-time */
                        readonly from: string;
                        /** Format: date-time */
                        readonly until: string;
                        /** @description Where nothing is listed: hours of the range in which loss reports have counted anything. 0: nothing is known of it */
                        readonly hours_reported?: number;
                    };
                };
            };
            /** @description It goes on, and can be looked at */
            readonly 202: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-queries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly name: string;
                            readonly question: string;
                            /** @description The longest range from `from` to `until` */
                            readonly days_max: number;
                            /** @description Of its answer */
                            readonly columns: readonly {
                                readonly name: string;
                                readonly type: string;
                            }[];
                            readonly parameters: readonly {
                                readonly name: string;
                                readonly type: string;
                                readonly describes: string;
                                readonly required: boolean;
                                readonly default?: string | number;
                                readonly example: string | number;
                                readonly minimum?: number;
                                readonly maximum?: number;
                                readonly pattern?: string;
                            }[];
                        }[];
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-query": {
        readonly parameters: {
            readonly query?: {
                /** @description Rows per page, 1 to 999; 100 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description What asking was answered with */
                readonly query_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Query"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "cancel-query": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description What asking was answered with */
                readonly query_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description For GET /data/query/{query_id} */
                        readonly query_id: string;
                        /** @description queued, running, succeeded, failed or cancelled */
                        readonly status: string;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-data-runs": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly components["schemas"]["DataRun"][];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "start-data-run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: date-time
                     * @description Hours in which something arrived then or later
                     */
                    readonly from: string;
                    /**
                     * Format: date-time
                     * @description And before; 31 days at most
                     */
                    readonly until: string;
                    /** @description Why, for whoever reads the audit trail */
                    readonly reason: string;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 202: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DataRun"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-data-run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The run */
                readonly run_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DataRun"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "list-reports": {
        readonly parameters: {
            readonly query?: {
                /** @description Items per page, 1 to 100; 50 if left out */
                readonly limit?: number;
                /** @description next_cursor of the page before, unchanged */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description At most as many as limit says; a page may be short and still not be the last */
                        readonly items: readonly {
                            /**
                             * Format: date
                             * @description In UTC
                             */
                            readonly day: string;
                            /**
                             * Format: date-time
                             * @description Made anew it is the same page, with what was repaired since
                             */
                            readonly made_at: string;
                            readonly bytes: number;
                        }[];
                        /** @description For the next page; null at the end */
                        readonly next_cursor: string | null;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "read-report": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description A UTC day */
                readonly day: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /**
                         * Format: date
                         * @description In UTC
                         */
                        readonly day: string;
                        /**
                         * Format: date-time
                         * @description Made anew it is the same page, with what was repaired since
                         */
                        readonly made_at: string;
                        readonly bytes: number;
                        /** @description Where to open it, without a token of ours */
                        readonly url: string;
                        /** @description Of the address, in seconds */
                        readonly expires_in: number;
                    };
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "ask-query": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Which question: a name of GET /data/queries */
                    readonly name: string;
                    /** @description By name, as the question takes them; from and until are the last day if left out */
                    readonly parameters?: {
                        readonly [key: string]: string | number | boolean;
                    };
                    /**
                     * @description json (lines, gzipped) and parquet are written beside each other as files, and have no rows here; csv if left out
                     * @enum {string}
                     */
                    readonly format?: "csv" | "json" | "parquet";
                    /** @description How long to wait for the answer; 5 if left out. The query goes on all the same */
                    readonly wait_seconds?: number;
                };
            };
        };
        readonly responses: {
            /** @description As asked */
            readonly 200: {
                headers: {
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Query"];
                };
            };
            /** @description It goes on, and can be looked at */
            readonly 202: {
                headers: {
                    /** @description Where it can be looked at */
                    readonly Location?: string;
                    readonly RateLimit: components["headers"]["RateLimit"];
                    readonly "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueryUnderWay"];
                };
            };
            readonly 400: components["responses"]["400"];
            readonly 401: components["responses"]["401"];
            readonly 403: components["responses"]["403"];
            readonly 404: components["responses"]["404"];
            readonly 413: components["responses"]["413"];
            readonly 415: components["responses"]["415"];
            readonly 422: components["responses"]["422"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "relay-signed-in": {
        readonly parameters: {
            readonly query?: {
                /** @description Good once, and only for the page that asked for it */
                readonly code?: string;
                /** @description What the page that asked for it said */
                readonly state?: string;
                /** @description Why there is no code */
                readonly error?: string;
                /** @description The same in words */
                readonly error_description?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 302: {
                headers: {
                    /** @description A page of the operators’ console */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["400"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
    readonly "relay-signed-out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As asked */
            readonly 302: {
                headers: {
                    /** @description A page of the operators’ console */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["400"];
            readonly 429: components["responses"]["429"];
            readonly 500: components["responses"]["500"];
            readonly 503: components["responses"]["503"];
        };
    };
}
