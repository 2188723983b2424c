//! The function `register-user`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::register_user)
}
