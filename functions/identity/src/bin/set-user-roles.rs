//! The function `set-user-roles`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::set_user_roles::entry)
}
