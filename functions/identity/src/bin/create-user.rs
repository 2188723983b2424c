//! The function `create-user`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::create_user::entry)
}
