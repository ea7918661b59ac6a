//! What macros are given and made of: tokens, in which paths, imports and modules are told by how
//! they look.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::reader::Reader;
use super::{Role, line, name};

impl Reader {
    /// Reads the tokens of a macro.
    pub(super) fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut place = 0;
        while place < tokens.len() {
            place = self.token(&tokens, place);
        }
    }

    /// Reads what begins at a place among the tokens of a macro; returns where it ends.
    fn token(&mut self, tokens: &[TokenTree], place: usize) -> usize {
        let is_before = |sign| place > 0 && is_sign(tokens, place - 1, sign);
        match &tokens[place] {
            TokenTree::Group(group) => self.tokens(group.stream()),
            TokenTree::Ident(ident) if ident == "use" => return self.use_among_tokens(tokens, place),
            TokenTree::Ident(ident) if ident == "mod" => return self.mod_among_tokens(tokens, place),
            TokenTree::Ident(_) => return self.path_among_tokens(tokens, place, false),
            TokenTree::Punct(_) if is_sign(tokens, place, '$') => match word(tokens, place + 1) {
                None => {}
                Some(word) if word == "crate" => {}
                // A variable of the macro: where it leads is seen where the macro is called.
                Some(_) => return end_of_path(tokens, place + 1),
            },
            TokenTree::Punct(_) if is_sign(tokens, place, '\'') => return place + 2,
            // A field or a method, unless these are the two dots of a range.
            TokenTree::Punct(_) if is_sign(tokens, place, '.') && word(tokens, place + 1).is_some() => {
                return if is_before('.') { place + 1 } else { place + 2 };
            }
            TokenTree::Punct(_) if is_colons(tokens, place) && word(tokens, place + 2).is_some() => {
                let is_arrow = place > 1 && ['-', '='].iter().any(|sign| is_sign(tokens, place - 2, *sign));
                if is_before('>') && !is_arrow {
                    return end_of_path(tokens, place + 2);
                }
                return self.path_among_tokens(tokens, place + 2, true);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        place + 1
    }

    fn path_among_tokens(&mut self, tokens: &[TokenTree], begin: usize, is_absolute: bool) -> usize {
        let end = end_of_path(tokens, begin);
        let segments = (begin..end).step_by(3).filter_map(|place| word(tokens, place)).collect();
        let is_macro = is_sign(tokens, end, '!') && matches!(tokens.get(end + 1), Some(TokenTree::Group(_)));
        let role = if is_macro { Role::Macro } else { Role::Plain };
        self.write(segments, is_absolute, role, line(tokens[begin].span()));
        end
    }

    fn use_among_tokens(&mut self, tokens: &[TokenTree], begin: usize) -> usize {
        let Some(end) = (begin..tokens.len()).find(|place| is_sign(tokens, *place, ';')) else { return begin + 1 };
        let is_crate_sign =
            |place: usize| is_sign(tokens, place, '$') && word(tokens, place + 1).is_some_and(|word| word == "crate");
        let kept = (begin..=end).filter(|place| !is_crate_sign(*place)).map(|place| tokens[place].clone());
        match syn::parse2::<syn::ItemUse>(kept.collect()) {
            Ok(item) => {
                self.import(&item);
                end + 1
            }
            Err(_) => begin + 1,
        }
    }

    fn mod_among_tokens(&mut self, tokens: &[TokenTree], begin: usize) -> usize {
        let Some(name) = word(tokens, begin + 1) else { return begin + 1 };
        match tokens.get(begin + 2) {
            Some(TokenTree::Punct(sign)) if sign.as_char() == ';' => self.declared(name, &[], false),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let stream = group.stream();
                self.inline(name, &[], |reader| reader.tokens(stream));
            }
            _ => return begin + 1,
        }
        begin + 3
    }
}

/// The word at a place.
pub(super) fn word(tokens: &[TokenTree], place: usize) -> Option<String> {
    match tokens.get(place) {
        Some(TokenTree::Ident(ident)) => Some(name(ident)),
        _ => None,
    }
}

fn is_sign(tokens: &[TokenTree], place: usize, sign: char) -> bool {
    matches!(tokens.get(place), Some(TokenTree::Punct(given)) if given.as_char() == sign)
}

fn is_colons(tokens: &[TokenTree], place: usize) -> bool {
    matches!(&tokens[place], TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint)
        && is_sign(tokens, place + 1, ':')
}

/// Where the path ends that begins with the word at a place.
fn end_of_path(tokens: &[TokenTree], begin: usize) -> usize {
    let mut end = begin + 1;
    while end < tokens.len() && is_colons(tokens, end) && word(tokens, end + 2).is_some() {
        end += 3;
    }
    end
}
