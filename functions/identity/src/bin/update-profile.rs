//! The function `update-profile`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::update_profile::entry)
}
