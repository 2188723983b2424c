//! The function `verify-email`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::verify_email::entry)
}
