//! The function `remove-old-avatars`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::remove_old_avatars)
}
