//! The function `delete-user`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::delete_user)
}
