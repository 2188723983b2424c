//! The function `send-verification`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::consumers::send_verification::entry)
}
