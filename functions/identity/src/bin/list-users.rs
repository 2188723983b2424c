//! The function `list-users`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::list_users::entry)
}
