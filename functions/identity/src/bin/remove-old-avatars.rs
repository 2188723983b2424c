//! The function `remove-old-avatars`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::consumers::remove_old_avatars::entry)
}
