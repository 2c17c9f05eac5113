using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Import;

namespace Guildhall.Members.Contracts;

/// <summary>Starts imports of member lists and takes them back, for the console, the command line and the demo.</summary>
public static class MemberImports
{
    public static string Job => ImportMembers.Kind;
    public static string UndoJob => UndoMemberImport.Kind;

    public static Task<JobId> StartMemberImport(this AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJob<ImportMembers>(request.FileName, request, clock, ct);

    /// <summary>False, and nothing happens, when there is a job of this id already.</summary>
    public static Task<bool> StartMemberImport(this AppDb db, JobId id, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJobOnce<ImportMembers>(id, request.FileName, request, clock, ct);

    /// <inheritdoc cref="StartMemberImport(AppDb, JobId, ImportRequest, TimeProvider, CancellationToken)"/>
    public static Task<bool> StartMemberUndo(this AppDb db, JobId id, Job import, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJobOnce<UndoMemberImport>(id, import.Title, new UndoRequest(import.Id.Value), clock, ct);
}
