//! The function `grant-admin`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::jobs::grant_admin::entry)
}
