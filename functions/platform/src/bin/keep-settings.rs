//! The function `keep-settings`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::consumers::keep_settings::entry)
}
