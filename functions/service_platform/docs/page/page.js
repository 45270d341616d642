// A file of its own: the page's content security policy runs no script that stands in it.
globalThis.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  // A token lives as long as the tab.
  persistAuthorization: false,
  // The document is ours; nobody may have another one shown here.
  queryConfigEnabled: false,
  validatorUrl: null,
})
