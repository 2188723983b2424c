//! The function `introspect-token`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::introspect_token::entry)
}
