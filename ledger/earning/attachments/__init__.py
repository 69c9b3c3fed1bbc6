"""Files that people hand in as evidence: photos, voice notes and the words of a form, sealed at rest.

How another part of earning uses them, in five steps:

1. A page uploads each file by itself, before the command that names it: `POST /api/v1/me/attachments` from
   a phone, `POST /api/v1/attachments` from the desk, the raw bytes as the body (`shared/files/upload.ts` does
   it, resizing photos first). The answer has its `attachment_id`. Words that somebody types are kept in the
   same way by `operations.keep_words`, because free text may name people and never enters `reason`.
2. A command carries `AttachmentId`s, yields `AttachmentFact(attachment_id)` for each in `needs`, and calls
   `attach(view, ids, by=request.client, about=view.log_index)` of `rules` in `decide`; it adds the rows and
   what is learned to its Decision. That seals each file's SHA-256 in the book with what it is evidence of,
   and a file is used once, by whoever uploaded it.
3. `about` is the log_index of the claim or file that the evidence belongs to; a later command may add to an
   older one. Tables of other parts keep an `attachment_id bigint` only where they need to know which is
   which.
4. To show them: `queries.files_about` lists what belongs to claims or files, and `api.attachment_views` turns
   that into links signed for some minutes, and opens the words. Check the reach of whoever asks before that.
5. The sweep deletes the bytes some time after the claim they are about was decided; the row with the hash
   stays. What is not a claim says when it is over: `release(view, ids)` of `rules` gives the changes.
"""
