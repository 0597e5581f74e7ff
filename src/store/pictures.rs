//! The pictures that hubs have of their own, as they are sent.

use super::StoreError;
use super::change::Change;
use super::snapshot::Snapshot;
use super::tables::HUB_PICTURE_TO_BYTES;
use crate::model::{HubId, Picture};

fn number(picture: Picture) -> u8 {
    match picture {
        Picture::Avatar => 1,
        Picture::Header => 2,
    }
}

impl Change<'_> {
    /// Stores the bytes, or removes the picture.
    pub(super) fn store_picture(
        &mut self,
        hub: HubId,
        picture: Picture,
        bytes: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(HUB_PICTURE_TO_BYTES)?;
        match bytes {
            Some(bytes) => drop(table.insert((hub.0, number(picture)), bytes)?),
            None => drop(table.remove((hub.0, number(picture)))?),
        }
        Ok(())
    }
}

impl Snapshot {
    pub(super) fn picture(&self, hub: HubId, picture: Picture) -> Result<Option<Vec<u8>>, StoreError> {
        let table = self.txn.open_table(HUB_PICTURE_TO_BYTES)?;
        Ok(table.get((hub.0, number(picture)))?.map(|bytes| bytes.value().to_vec()))
    }
}
