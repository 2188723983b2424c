//! The function `create-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::delete_flag::entry)
}
