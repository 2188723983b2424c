//! The function `create-user`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::create_user)
}
