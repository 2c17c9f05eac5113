using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Members.Contracts;

namespace Guildhall.Host.Console.Notices;

/// <summary>Long work that ended while its operator was elsewhere.</summary>
internal sealed class TellJobEnded(INotify notify) : IHandle<JobEnded>
{
    private static readonly string[] Imports = [ChatImports.Job, OrderImports.Job, MemberImports.Job];

    public Task Handle(JobEnded happened, Delivery delivery, CancellationToken ct) => delivery.Brand is null ? Task.CompletedTask : notify.Operators(
        delivery.Db, Permissions.JobsRun,
        happened.State == JobState.Failed ? "host.notice_job_failed" : happened.Failed > 0 ? "host.notice_job_errors" : "host.notice_job_done",
        [happened.Title, happened.Failed.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        Imports.Contains(happened.Kind) ? $"import/{happened.Job.Value}" : "jobs", ct);
}
