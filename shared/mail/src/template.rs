//! Templates of mails.

use kernel::{Error, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use crate::Mail;

/// The sources of a mail in Jinja syntax, which the domain that sends it includes from files. Values are
/// escaped in the HTML and not changed in subject and text.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// One line; a line break at the end of the file is removed.
    pub subject: &'static str,
    /// The plain text.
    pub text: &'static str,
    /// The HTML page.
    pub html: &'static str,
}

const HTML: &str = "html";

impl Template {
    /// Renders the mail to `to`; `values` must serialize to an object.
    ///
    /// # Errors
    /// Internal, when a source is malformed, when it uses a value that is missing, and when the subject
    /// or the address contains a control character: a line break would allow header injection.
    pub fn render(&self, to: impl Into<String>, values: impl Serialize) -> Result<Mail> {
        self.fill(to.into(), &Value::from(Serde(values)))
    }

    fn fill(&self, to: String, values: &Value) -> Result<Mail> {
        let environment = environment()?;
        let part = |name: &'static str, source: &str| {
            environment
                .render_named_str(name, source, values.clone())
                .map_err(|error| refusal(name, &error))
        };
        let subject = part("subject", self.subject)?;
        if [&subject, &to]
            .iter()
            .any(|line| line.contains(char::is_control))
        {
            return Err(Error::internal(
                "a mail's subject or address is not one line",
            ));
        }
        Ok(Mail {
            subject,
            text: part("text", self.text)?,
            html: part(HTML, self.html)?,
            to,
        })
    }
}

/// A line that contains only a tag adds no line to the output.
fn environment() -> Result<Environment<'static>> {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(Error::internal)?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name {
        HTML => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    Ok(environment)
}

/// The error of the template engine may quote values, which are personal or secret, so only its kind
/// and line are kept.
fn refusal(part: &str, error: &minijinja::Error) -> Error {
    let line = error.line().unwrap_or_default();
    Error::internal(format!(
        "the {part} of a mail cannot be rendered: {}, line {line}",
        error.kind()
    ))
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use serde_json::json;

    use super::*;

    const WELCOME: Template = Template {
        subject: "Welcome, {{ name }}\n",
        text: "{% if trial %}\nA trial.\n{% endif %}\nHello {{ name }}: {{ link }}\n",
        html: "<a href=\"{{ link }}\">{{ name }}</a>",
    };

    fn welcome(name: &str) -> Result<Mail> {
        let link = "https://aurora.example/?a=1&b=2";
        WELCOME.render(
            "ada@example.org",
            json!({ "name": name, "link": link, "trial": true }),
        )
    }

    #[test]
    fn values_are_escaped_in_the_html_and_not_in_the_text() {
        let mail = welcome("<b>Ada</b>").unwrap();
        assert_eq!(mail.to, "ada@example.org");
        assert_eq!(mail.subject, "Welcome, <b>Ada</b>");
        assert_eq!(
            mail.text,
            "A trial.\nHello <b>Ada</b>: https://aurora.example/?a=1&b=2"
        );
        assert!(mail.html.contains("&lt;b&gt;Ada"), "{}", mail.html);
        assert!(!mail.html.contains("<b>") && mail.html.contains("a=1&amp;b=2"));
    }

    #[test]
    fn a_line_break_in_the_subject_is_refused() {
        for name in [
            "Ada\nBcc: eve@example.org",
            "Ada\rBcc: eve@example.org",
            "\0",
        ] {
            assert!(welcome(name).is_err());
        }
    }

    #[test]
    fn a_line_break_in_the_address_is_refused() {
        let values = json!({ "name": "Ada", "link": "", "trial": false });
        assert!(
            WELCOME
                .render("ada@example.org\r\nBcc: eve@example.org", values)
                .is_err()
        );
    }

    #[test]
    fn a_missing_value_is_refused_wherever_it_is_used() {
        let full = json!({ "name": "Ada", "link": "", "trial": false });
        for missing in ["name", "link", "trial"] {
            let mut values = full.clone();
            values.as_object_mut().unwrap().remove(missing);
            assert!(
                WELCOME.render("ada@example.org", values).is_err(),
                "{missing}"
            );
        }
    }

    #[test]
    fn a_malformed_source_is_refused() {
        let template = Template {
            text: "{{ name",
            ..WELCOME
        };
        assert!(
            template
                .render("ada@example.org", json!({ "name": "Ada" }))
                .is_err()
        );
    }

    #[test]
    fn an_error_names_part_and_line_and_quotes_no_value() {
        let template = Template {
            text: "\n{{ name|int }}",
            ..WELCOME
        };
        let error = template
            .render("ada@example.org", json!({ "name": "Ada" }))
            .unwrap_err();
        let cause = error.source().unwrap().to_string();
        assert!(
            cause.contains("text") && cause.contains("line 2"),
            "{cause}"
        );
        assert!(!format!("{error:?}").contains("Ada"), "{error:?}");
    }

    #[test]
    fn the_debug_form_of_a_mail_shows_no_content() {
        assert_eq!(format!("{:?}", welcome("Ada").unwrap()), "Mail { .. }");
    }
}
