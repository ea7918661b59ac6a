//! Security descriptors of files, as the system has them.

use std::fs::File;
use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::ptr;
use std::sync::OnceLock;

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, HANDLE};
use windows_sys::Win32::Security::{
    DACL_SECURITY_INFORMATION, GetKernelObjectSecurity, GetTokenInformation, OWNER_SECURITY_INFORMATION,
    PROTECTED_DACL_SECURITY_INFORMATION, SECURITY_ATTRIBUTES, SetKernelObjectSecurity, TOKEN_QUERY, TokenUser,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use super::super::descriptor::{Descriptor, Sid};

/// Some bytes that begin where whatever they hold may begin.
struct Aligned(Vec<u64>);

impl Aligned {
    fn of(size: u32) -> Self {
        Self(vec![0; usize::try_from(size).unwrap_or_default().div_ceil(8)])
    }

    fn size(&self) -> u32 {
        u32::try_from(self.0.len() * 8).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|word| word.to_ne_bytes()).collect()
    }
}

/// The user that this process acts for; nobody where the system does not say.
pub(super) fn own() -> &'static Sid {
    static OWN: OnceLock<Sid> = OnceLock::new();
    OWN.get_or_init(|| of_process().ok().flatten().unwrap_or_else(Sid::nobody))
}

/// Those whom a file of this user's own is open to: the user, the system, and the machine's administrators.
pub(super) fn trusted() -> [Sid; 3] {
    [own().clone(), Sid::well_known(5, &[18]), Sid::well_known(5, &[32, 544])]
}

fn of_process() -> io::Result<Option<Sid>> {
    let mut token: HANDLE = ptr::null_mut();
    #[allow(unsafe_code, reason = "the handle is written where it is read, and closed by its owner")]
    let token = unsafe {
        if OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) == 0 {
            return Err(io::Error::last_os_error());
        }
        OwnedHandle::from_raw_handle(token)
    };
    let mut buffer = Aligned::of(256);
    let mut needed = 0;
    #[allow(unsafe_code, reason = "no more is written than the size says")]
    let done = unsafe {
        let to = buffer.0.as_mut_ptr().cast();
        GetTokenInformation(token.as_raw_handle(), TokenUser, to, buffer.size(), &raw mut needed)
    };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    // What is told begins with the address of the user, who stands in the same buffer.
    let begin = buffer.0.as_ptr().addr();
    let at = buffer.0.first().and_then(|address| usize::try_from(*address).ok()?.checked_sub(begin));
    Ok(at.and_then(|at| Sid::at_beginning(buffer.bytes().get(at..)?)))
}

/// The descriptor of an open file or directory.
pub(super) fn of(file: &File) -> io::Result<Descriptor> {
    let what = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
    let mut buffer = Aligned::of(1024);
    loop {
        let mut needed = 0;
        #[allow(unsafe_code, reason = "no more is written than the size says")]
        let done = unsafe {
            let to = buffer.0.as_mut_ptr().cast();
            GetKernelObjectSecurity(file.as_raw_handle(), what, to, buffer.size(), &raw mut needed)
        };
        if done != 0 {
            return Descriptor::read(&buffer.bytes()).ok_or_else(|| io::ErrorKind::InvalidData.into());
        }
        let error = io::Error::last_os_error();
        let is_too_small = error.raw_os_error() == Some(ERROR_INSUFFICIENT_BUFFER.cast_signed());
        if !is_too_small || needed <= buffer.size() {
            return Err(error);
        }
        buffer = Aligned::of(needed);
    }
}

/// Closes an open file to all but those who are trusted.
pub(super) fn close(file: &File) -> io::Result<()> {
    let descriptor = aligned(&Descriptor::closed_to_all_but(&trusted()));
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    #[allow(unsafe_code, reason = "the descriptor is whole, and only read")]
    let done = unsafe { SetKernelObjectSecurity(file.as_raw_handle(), what, descriptor.0.as_ptr().cast_mut().cast()) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Lends what makes a new file or directory closed from the start.
pub(super) fn with_closed<T>(make: impl FnOnce(*const SECURITY_ATTRIBUTES) -> T) -> T {
    let descriptor = aligned(&Descriptor::closed_to_all_but(&trusted()));
    let attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or_default(),
        lpSecurityDescriptor: descriptor.0.as_ptr().cast_mut().cast(),
        bInheritHandle: 0,
    };
    make(&raw const attributes)
}

fn aligned(bytes: &[u8]) -> Aligned {
    let word = |chunk: &[u8]| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_ne_bytes(word)
    };
    Aligned(bytes.chunks(8).map(word).collect())
}
