//! The function `register-user`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::register_user::entry)
}
