//! The function `erase-user`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::erase_user)
}
