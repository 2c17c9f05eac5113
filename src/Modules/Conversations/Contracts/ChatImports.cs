using Guildhall.Conversations.Import;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Contracts;

/// <summary>Starts imports of chat history and takes them back, for the console, the command line and the demo.</summary>
public static class ChatImports
{
    public static string Job => ImportChat.Kind;
    public static string UndoJob => UndoChatImport.Kind;

    public static Task<JobId> StartChatImport(this AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJob<ImportChat>(request.FileName, request, clock, ct);

    /// <summary>False, and nothing happens, when there is a job of this id already.</summary>
    public static Task<bool> StartChatImport(this AppDb db, JobId id, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJobOnce<ImportChat>(id, request.FileName, request, clock, ct);

    /// <inheritdoc cref="StartChatImport(AppDb, JobId, ImportRequest, TimeProvider, CancellationToken)"/>
    public static Task<bool> StartChatUndo(this AppDb db, JobId id, Job import, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJobOnce<UndoChatImport>(id, import.Title, new UndoRequest(import.Id.Value), clock, ct);

    public static bool Knows(string format) => ChatChoices.Named(format) is not null;
}
