//! The function `request-avatar-upload`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::request_avatar_upload::entry)
}
