//! The function `get-user-roles`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_user_roles::entry)
}
