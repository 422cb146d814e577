import venditor.server.people.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="retentionrule", name="months", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="retentionrule", name="order_months", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="legalhold",
            name="sealed_lift",
            field=venditor.server.people.fields.SealedField(null=True),
        ),
        migrations.AddField(model_name="legalhold", name="staff", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="legalhold", name="lifted_by", field=models.UUIDField(null=True)),
    ]
