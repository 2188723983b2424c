//! The function `send-invitation`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::consumers::send_invitation::entry)
}
