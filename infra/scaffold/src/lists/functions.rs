//! The list of a domain's functions, in the format of rustfmt.

use crate::names::snake;
use crate::scan::{Domain, Function};

/// The line width of rustfmt, and its indentation in a function.
const WIDTH: usize = 100;
const INDENT: usize = 4;

/// `functions.rs`
pub(super) fn list(domain: &Domain) -> String {
    let functions = &domain.functions;
    let lambda = if functions.is_empty() {
        "Catalogue"
    } else {
        "{Catalogue, Function}"
    };
    let calls: Vec<String> = functions.iter().map(call).collect();
    let plain: String = functions.iter().map(plain).collect();
    format!(
        "//! Every function of this domain. Written by `make synth`.\n\n\
        use lambda::{lambda};\n\
        {imports}\n\
        /// The domain's functions, for the templates, the API description and the tests.\n\
        #[must_use]\n\
        pub fn catalogue() -> Catalogue {{\n    \
            {catalogue}\n\
        }}\n\
        {plain}",
        imports = imports(functions),
        catalogue = chain(&calls),
    )
}

/// One call may be on the line of the constructor; several calls each have their own line.
fn chain(calls: &[String]) -> String {
    let new = "Catalogue::new(env!(\"CARGO_PKG_NAME\"), env!(\"CARGO_PKG_DESCRIPTION\"))";
    if let [call] = calls
        && INDENT + new.len() + call.len() <= WIDTH
    {
        return format!("{new}{call}");
    }
    let lines = calls.iter().map(|call| format!("\n        {call}"));
    lines.fold(new.to_owned(), |text, line| text + &line)
}

/// One line for each type, sorted by path.
fn imports(functions: &[Function]) -> String {
    let mut paths: Vec<Vec<&str>> = functions
        .iter()
        .map(|function| {
            let mut path: Vec<&str> = function.module.split("::").collect();
            path.push(&function.type_name);
            path
        })
        .collect();
    paths.sort();
    let mut lines = String::new();
    if !paths.is_empty() {
        lines.push('\n');
    }
    for path in paths {
        lines.push_str(&format!("use crate::{};\n", path.join("::")));
    }
    lines
}

fn call(function: &Function) -> String {
    format!(".{}::<{}>()", function.kind.method(), function.type_name)
}

/// A binary calls only this function, so it instantiates no generic code.
fn plain(function: &Function) -> String {
    let Function {
        kind,
        name,
        type_name,
        ..
    } = function;
    format!(
        "\n/// The function `{name}`.\n#[must_use]\npub fn {}() -> Function {{\n    lambda::{}::<{type_name}>()\n}}\n",
        snake(name),
        kind.method(),
    )
}
