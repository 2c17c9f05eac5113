using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;

namespace Guildhall.Insights.People;

internal static class JobViews
{
    public static JobView Of(Job job, Localizer text) => new(job.Id.Value.ToString("N"), job.Title, Enum.Parse<Ui.JobState>(job.State.ToString()), job.Done, job.Total, null, null, job.Failed,
        job.Refusal is { } refusal ? text.Of(refusal) : job.CreatedBy);
}
