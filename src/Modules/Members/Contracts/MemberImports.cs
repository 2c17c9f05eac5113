using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Import;

namespace Guildhall.Members.Contracts;

/// <summary>Starts imports of member lists, for the command line and the demo.</summary>
public static class MemberImports
{
    public static Task<JobId> StartMemberImport(this AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJob<ImportMembers>(request.FileName, request, clock, ct);
}
