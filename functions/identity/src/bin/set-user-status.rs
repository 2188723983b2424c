//! The function `set-user-status`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::set_user_status::entry)
}
