using Guildhall.Conversations.Import;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Conversations.Contracts;

/// <summary>Starts imports of chat history, for the command line and the demo.</summary>
public static class ChatImports
{
    public static Task<JobId> StartChatImport(this AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJob<ImportChat>(request.FileName, request, clock, ct);

    public static bool Knows(string format) => ChatChoices.Named(format) is not null;
}
