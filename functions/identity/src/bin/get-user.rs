//! The function `get-user`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_user::entry)
}
