//! The function `update-user`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::update_user::entry)
}
