using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Host.Console.Imports;

/// <summary>Something that can be imported, by the name it has in addresses and on the command line.</summary>
/// <param name="Job">The kind of its jobs, and of those that take an import back.</param>
public sealed record ImportKind(string Name, string Icon, string Job, string UndoJob, ImportKind.Starter Start, ImportKind.OnceStarter StartOnce, ImportKind.Undoer Undo)
{
    public delegate Task<JobId> Starter(AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct);
    public delegate Task<bool> OnceStarter(AppDb db, JobId id, ImportRequest request, TimeProvider clock, CancellationToken ct);
    public delegate Task<bool> Undoer(AppDb db, JobId id, Job import, TimeProvider clock, CancellationToken ct);

    public static IReadOnlyList<ImportKind> All { get; } =
    [
        new("chat", "messages", ChatImports.Job, ChatImports.UndoJob, ChatImports.StartChatImport, ChatImports.StartChatImport, ChatImports.StartChatUndo),
        new("orders", "receipt", OrderImports.Job, OrderImports.UndoJob, OrderImports.StartOrderImport, OrderImports.StartOrderImport, OrderImports.StartOrderUndo),
        new("members", "users", MemberImports.Job, MemberImports.UndoJob, MemberImports.StartMemberImport, MemberImports.StartMemberImport, MemberImports.StartMemberUndo),
    ];

    public static ImportKind? Named(string? name) => All.FirstOrDefault(k => k.Name == name);

    public static ImportKind? Of(Job job) => All.FirstOrDefault(k => k.Job == job.Kind);

    public static bool KnowsFormat(string format) => format == "auto" || ChatImports.Knows(format);
}
