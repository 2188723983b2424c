window.ui = SwaggerUIBundle({
  // Relative to this page: the API may have a base path.
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  // Without this the page would send the description to a validator on the internet.
  validatorUrl: null,
});
