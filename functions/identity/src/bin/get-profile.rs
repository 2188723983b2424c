//! The function `get-profile`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::get_profile::entry)
}
