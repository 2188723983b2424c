//! The function `send-undo-link`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::send_undo_link)
}
