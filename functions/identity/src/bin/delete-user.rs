//! The function `delete-user`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::delete_user::entry)
}
