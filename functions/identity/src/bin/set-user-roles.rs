//! The function `set-user-roles`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::set_user_roles)
}
