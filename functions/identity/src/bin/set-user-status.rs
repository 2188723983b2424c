//! The function `set-user-status`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::set_user_status)
}
