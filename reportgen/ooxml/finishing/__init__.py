"""A printed document made ready to be published."""
