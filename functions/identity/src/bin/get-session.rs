//! The function `get-session`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_session::entry)
}
