//! The function `update-user`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::update_user)
}
