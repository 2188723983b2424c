//! The function `look-up-users`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::look_up_users)
}
