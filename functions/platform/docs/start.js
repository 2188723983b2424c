window.ui = SwaggerUIBundle({
  // Beside this page, wherever that is: the API may be served below a path.
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  // Without this the page would ask a validator on the internet.
  validatorUrl: null,
});
