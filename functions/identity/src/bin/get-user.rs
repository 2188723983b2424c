//! The function `get-user`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::get_user)
}
