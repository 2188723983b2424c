//! The function `undo-email-change`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::undo_email_change)
}
