//! The function `send-security-notice`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::send_security_notice)
}
